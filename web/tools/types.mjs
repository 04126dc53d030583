// Writes desk/api/schema.gen.ts from infra/openapi.yaml. The file is never committed: every build, check and hot reload
// makes it first, so it cannot be older than the contract.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../infra/openapi.yaml", import.meta.url);
const target = new URL("../desk/api/schema.gen.ts", import.meta.url);

const tree = await openapiTS(source, { rootTypes: true, rootTypesNoSchemaPrefix: true });
const text = `// Written by \`npm run types\` from infra/openapi.yaml. Do not edit.\n\n${astToString(tree)}`;
// Left alone where nothing changed, so that whoever watches files is not woken.
if ((await readFile(target, "utf8").catch(() => "")) !== text) await writeFile(target, text);
