"""Holds JSON documents against docs/schemas, with the jsonschema package as the judge.

    validate.py SCHEMAS < lines of `schema TAB document`

Prints a line for each document that its schema does not take, and for each that it takes with a key more than it has: a
schema that takes anything is none. Schemas themselves are checked first.
"""
import json
import pathlib
import sys

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

schemas = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.schema.json")):
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    schemas[path.name.removesuffix(".schema.json")] = schema
registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())


def faults(name, document):
    return list(Draft202012Validator(schemas[name], registry=registry).iter_errors(document))


def widened(value):
    """The document with a key more, once in each of its objects; those with keys of anybody's choosing left alone."""
    if isinstance(value, dict):
        yield {**value, "unheard": 1}
        for key, member in value.items():
            for other in widened(member):
                yield {**value, key: other}
    elif isinstance(value, list):
        for i, item in enumerate(value):
            for other in widened(item):
                yield value[:i] + [other] + value[i + 1:]


for line in sys.stdin:
    name, path = line.rstrip("\n").split("\t")
    if name not in schemas:
        print(f"{name}: no docs/schemas/{name}.schema.json")
        continue
    document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    for fault in faults(name, document):
        print(f"{name}: {path}: {fault.json_path}: {fault.message[:400]}")
    if not faults(name, document):
        for other in widened(document):
            if not faults(name, other):
                print(f"{name}: {path}: takes a key that nothing describes")
                break
