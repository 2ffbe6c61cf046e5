"""The hostile inputs themselves; text generators find few of them (NUL in JSON, deep nesting)."""

import json

DEEP = 100_000

# Bodies that are no body of the API, whatever the operation: each must be refused.
REFUSED_BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/json"),
    "blank": (b" ", "application/json"),
    "cut short": (b'{"department": ', "application/json"),
    "an array": (b"[]", "application/json"),
    "a text": (b'"x"', "application/json"),
    "null": (b"null", "application/json"),
    "nested arrays": (b"[" * DEEP + b"]" * DEEP, "application/json"),
    "nested objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "application/json"),
    "a nested field": (b'{"text":' + b"[" * 500 + b"]" * 500 + b"}", "application/json"),
    "duplicate names": (b'{"text": "a", "text": "b"}', "application/json"),
    "NaN": (b'{"text": NaN}', "application/json"),
    "infinity": (b'{"text": -Infinity}', "application/json"),
    "1e999": (b'{"text": 1e999}', "application/json"),
    "5000 digits": (b'{"text": ' + b"9" * 5000 + b"}", "application/json"),
    "4000 digits": (b'{"text": ' + b"9" * 4000 + b"}", "application/json"),
    "NUL in a value": (b'{"text": "a\\u0000b"}', "application/json"),
    "NUL in a name": (b'{"te\\u0000xt": "a"}', "application/json"),
    "raw NUL": (b'{"text": "a\x00b"}', "application/json"),
    "lone surrogate": (b'{"text": "\\ud800"}', "application/json"),
    "surrogate in a name": (b'{"\\udfff": "a"}', "application/json"),
    "bad UTF-8": (b'{"text": "\xff\xfe"}', "application/json"),
    "overlong UTF-8": (b'{"text": "\xc0\xaf"}', "application/json"),
    "UTF-16": ('{"text": "a"}'.encode("utf-16"), "application/json; charset=utf-16"),
    "byte order mark": (b'\xef\xbb\xbf{"text": "a"}', "application/json"),
    "6 MB": (b'{"text": "' + b"a" * 6_000_000 + b'"}', "application/json"),
    "many unknown fields": (
        json.dumps({f"field{i}": i for i in range(5000)}).encode(),
        "application/json",
    ),
    "a prototype": (b'{"__proto__": {"a": 1}, "constructor": 1}', "application/json"),
    "a form": (b"text=a", "application/x-www-form-urlencoded"),
    "multipart": (
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "multipart without end": (b"--x\r\n" * 10_000, "multipart/form-data; boundary=x"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><text>&b;</text>", "application/xml"),
    "no type": (b'{"text": "a"}', ""),
    "an odd type": (b'{"text": "a"}', "application/jsonx; ;;=,"),
}

HOSTILE_TEXTS = {
    "bidi": "abc\u202edef\u2066ghi\u2069",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe",
    "combining": "e" + "\u0301" * 1000,
    "controls": "".join(map(chr, range(1, 32))),
    "tags": "\U000e0041\U000e0042",
    "private": "\ue000\U0010ffff\ufffe",
    "emoji": "👩‍👩‍👧‍👦" * 100,
    "markup": "<script>alert(1)</script>{{ 7*7 }}${7*7}",
    "SQL": "'; DROP TABLE referrals_case; --",
    "line breaks": "a\r\nSet-Cookie: x=y\u2028b\u2029",
    "format": "%s %(name)s {0.__class__}",
    "full width": "０６ ３９ ９８ １２ ３４",
    "long": "a" * 3_000_000,
    "digits": "0 " * 100_000,
    "at": "@" * 100_000,
}

QUERIES = {
    "NUL": "state=%00",
    "NUL in a name": "st%00ate=logged",
    "bad UTF-8": "state=%ff%fe",
    "many": "&".join(f"a{i}=1" for i in range(10_000)),
    "long": "state=" + "a" * 500_000,
    "cursor": "cursor=%00",
    "cursor of another": "cursor=cD0yMDI2LTk5LTk5",
    "cursor with NUL": "cursor=cD0lMDA%3D",
    "page size": "page_size=-1",
    "page size of digits": "page_size=" + "9" * 5000,
    "superscript": "page_size=%C2%B2",
    "format": "format=../../etc/passwd",
    "place": "q=%00&place=%00&department=%00",
    "place with surrogate": "q=%ED%A0%80",
    "semicolons": "state=logged;state=closed",
}

PATHS = [
    "cases/%00/",
    "cases/" + "A" * 10_000 + "/",
    "cases/%ff%fe/",
    "cases/..%2f..%2fadmin/",
    "cases/%E2%80%AE/",
    "cases/0000-0000-0000-*/moves/",
    "cases/%F0%9D%9F%8E%F0%9D%9F%8E%F0%9D%9F%8E%F0%9D%9F%8E-0000-0000-0/",
    "departments/%00/",
    "departments/" + "9" * 5000 + "/",
    "contact-points/" + "9" * 30 + "/",
    "nothing/here/",
    "schema/%00",
]
