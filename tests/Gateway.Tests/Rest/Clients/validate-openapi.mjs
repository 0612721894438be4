// Holds an OpenAPI document against the official schema of its version, and every schema inside it, with its
// examples, against JSON Schema 2020-12. Usage: validate-openapi.mjs FILE
import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const document = JSON.parse(await readFile(process.argv[2], 'utf8'))
const wrong = []

const validator = new Validator()
const result = await validator.validate(structuredClone(document))
if (!result.valid) wrong.push(JSON.stringify(result.errors))
if (validator.version !== '3.1') wrong.push(`The version is ${validator.version}.`)

const ajv = addFormats(new Ajv({ strict: true, strictTypes: false, allErrors: true }))
let schemas = 0
for (const [where, schema] of schemasOf(document, '')) {
    schemas++
    try {
        ajv.compile(schema)
        examples(where, schema)
    } catch (fault) {
        wrong.push(`${where}: ${fault.message}`)
    }
}
console.log(wrong.length === 0 ? `valid: ${schemas} schemas` : wrong.join('\n'))
process.exit(wrong.length === 0 ? 0 : 1)

// Those that stand by themselves; one that refers to another is read where that stands.
function* schemasOf(node, where) {
    for (const [name, child] of Object.entries(node ?? {})) {
        if (typeof child !== 'object') continue
        const here = `${where}/${name}`
        const isSchema = name === 'schema' || where === '/components/schemas'
        if (isSchema && !JSON.stringify(child).includes('"$ref"')) yield [here, child]
        else yield* schemasOf(child, here)
    }
}

function examples(where, schema) {
    for (const example of schema.examples ?? [])
        if (!ajv.validate(schema, example)) wrong.push(`${where}: ${JSON.stringify(example)}: ${ajv.errorsText()}`)
    for (const [name, field] of Object.entries(schema.properties ?? {})) examples(`${where}/${name}`, field)
    if (schema.items) examples(`${where}/items`, schema.items)
}
