// Validates the CycloneDX SBOM in the given file, and prints the errors of its JSON schema, or null.
const { readFileSync } = require('node:fs');
const Ajv = require('ajv');

const schema = name =>
  JSON.parse(readFileSync(`${__dirname}/node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`));
const ajv = new Ajv({ strict: false, validateFormats: false });
for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
  ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
}

const validate = ajv.compile(schema('bom-1.6'));
validate(JSON.parse(readFileSync(process.argv[2])));
console.log(JSON.stringify(validate.errors));
