"""Turn template.yaml into the plain CloudFormation JSON that SAM makes of it, offline and without credentials.

usage: transform.py template.yaml out.json [Parameter=Value ...]

The values given become the parameters' defaults in the output, so what reads it (the linter and the rules in *_test.go)
sees one environment. Needs the virtual environment that `make setup` makes; exits 1 with SAM's own words.
"""

import json
import os
import sys

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Every function has a role of its own, so no managed policy is ever looked up."""

    def load(self):
        return {}


def packaged(properties):
    """SAM refuses a local CodeUri: by the time of the transform the code is in a bucket."""
    if isinstance(properties.get("CodeUri"), str):
        properties["CodeUri"] = "s3://bucket/key"


def main(source, target, *settings):
    os.environ.setdefault("AWS_DEFAULT_REGION", "ap-south-1")
    with open(source, encoding="utf-8") as f:
        template = yaml_parse(f.read())
    packaged(template.get("Globals", {}).get("Function", {}))
    for resource in template["Resources"].values():
        packaged(resource.get("Properties", {}))
    declared = template.get("Parameters", {})
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in declared:
            sys.exit(f"the template declares no parameter {name}")
        if value not in map(str, declared[name].get("AllowedValues", [value])):
            sys.exit(f"{name} cannot be {value!r}")
        declared[name]["Default"] = value
    values = {name: p["Default"] for name, p in declared.items() if "Default" in p}
    try:
        out = transform(template, values, NoManagedPolicies(), passthrough_metadata=True)
    except InvalidDocumentException as e:
        sys.exit("\n".join(cause.message for cause in e.causes))
    with open(target, "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
