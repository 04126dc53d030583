"""Deploy the edge of one environment: its stack, in us-east-1, and the pages that it serves.

usage: edge.py <environment> [--plan]

It needs the stack of template.yaml to be there, whose outputs it passes on, and the built pages (make desk). Parameters are
those of [<environment>-edge] in samconfig.toml. With --plan nothing is asked and nothing is changed: it prints each page
with its type and how long a browser may keep it. Runs in the virtual environment that `make setup` makes.
"""

import json
import mimetypes
import pathlib
import subprocess
import sys
import time

import tomlkit

ROOT = pathlib.Path(__file__).resolve().parents[2]
SMALL = {".html", ".css", ".js", ".svg"}  # as the local cloud serves them (infra/local/gateway/static.go)
FOR_EVER = "public, max-age=31536000, immutable"  # the name is made of the content


def pages():
    """Give each page as (key, file, type, cache), the desk's assets first: a page never names what is not there yet."""
    built, small = ROOT / ".build" / "desk", ROOT / "web"
    files = [(f"desk/assets/{f.name}", f, FOR_EVER) for f in sorted((built / "assets").iterdir()) if f.is_file()]
    files += [(f.name, f, "no-cache") for f in sorted(small.iterdir()) if f.is_file() and f.suffix in SMALL]
    files.append(("desk/index.html", built / "index.html", "no-cache"))
    return [(key, file, kind(file), cache) for key, file, cache in files]


def kind(file):
    known = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
    name = known.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return name + ("; charset=utf-8" if name.startswith("text/") else "")


def outputs(session, stack, region):
    described = session.client("cloudformation", region_name=region).describe_stacks(StackName=stack)
    return {o["OutputKey"]: o["OutputValue"] for o in described["Stacks"][0]["Outputs"]}


def config(of):
    """What the desk reads when it starts (web/desk/config.ts)."""
    issuer = f"{of['StaffIssuerOrigin']}/{of['StaffPoolId']}"
    return {"issuer": issuer, "client_id": of["StaffClientId"], "logout": of["StaffSignInUrl"] + "/logout"}


def overrides(options, of):
    """Give the parameters of the edge: samconfig's own, and the other stack's outputs."""
    given = [str(p) for p in options["deploy"]["parameters"].get("parameter_overrides", [])]
    return given + [f"{name}={of[name]}" for name in ("ApiHost", "ReportsOrigin", "StaffIssuerOrigin", "StaffSignInUrl")]


def deploy(environment):
    import boto3  # comes with SAM; not needed for a plan

    options = tomlkit.parse((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    main, edge = options[environment]["global"]["parameters"], options[f"{environment}-edge"]
    session = boto3.Session()
    of = outputs(session, main["stack_name"], main["region"])
    sam = pathlib.Path(sys.executable).parent / "sam"
    command = [sam, "deploy", "--config-env", f"{environment}-edge", "--template-file", "infra/edge.yaml", "--parameter-overrides"]
    subprocess.run([str(word) for word in command + overrides(edge, of)], cwd=ROOT, check=True)
    place = outputs(session, edge["global"]["parameters"]["stack_name"], edge["global"]["parameters"]["region"])
    s3, bucket = session.client("s3"), place["PagesBucket"]
    for key, file, content_type, cache in pages():
        s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), ContentType=content_type, CacheControl=cache)
    s3.put_object(Bucket=bucket, Key="desk/config.json", Body=json.dumps(config(of)).encode(), ContentType="application/json", CacheControl="no-cache")
    paths = {"Quantity": 1, "Items": ["/*"]}
    session.client("cloudfront").create_invalidation(
        DistributionId=place["DistributionId"], InvalidationBatch={"Paths": paths, "CallerReference": str(time.time())}
    )
    print(f"pages: https://{place['Domain']}")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("dev", "staging", "prod"):
        sys.exit(__doc__)
    if "--plan" in sys.argv[2:]:
        for key, _, content_type, cache in pages():
            print(f"{key}\t{content_type}\t{cache}")
    else:
        deploy(sys.argv[1])
