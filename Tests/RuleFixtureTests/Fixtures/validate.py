"""Holds JSON documents against a schema: validate.py SCHEMA FILE...

Prints a line for each fault, and one for a document that the schema takes with a key more somewhere: a schema that takes
anything is none.
"""
import json
import sys

from jsonschema import Draft202012Validator

schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)


def widened(value):
    if isinstance(value, dict):
        yield {**value, "unheard": 1}
        for key, member in value.items():
            for other in widened(member):
                yield {**value, key: other}
    elif isinstance(value, list):
        for i, item in enumerate(value):
            for other in widened(item):
                yield value[:i] + [other] + value[i + 1:]


for path in sys.argv[2:]:
    document = json.load(open(path, encoding="utf-8"))
    for fault in validator.iter_errors(document):
        print(f"{path}: {fault.json_path}: {fault.message[:300]}")
    # Each rule by itself: a whole profile with every one of its objects widened would take minutes.
    for rule in document["rules"]:
        for other in widened(rule):
            if validator.is_valid({**document, "rules": [other]}):
                print(f"{path}: {rule['id']}: takes a key that nothing describes")
                break
