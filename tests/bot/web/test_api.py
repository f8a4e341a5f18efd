from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.answer import AnswerStatus
from tests.bot.web.serving import HELD

QUESTION = "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?"


def described(site: str) -> dict[str, Any]:
    value: dict[str, Any] = httpx.get(f"{site}/api/openapi.json").json()
    return value


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Say whether a value fits a schema, in the words that the description uses."""
    if "$ref" in schema:
        schema = resolved(schema["$ref"], root)
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    if kinds and not isinstance(value, tuple(types[kind] for kind in kinds)):
        return False
    if isinstance(value, list) and "items" in schema:
        return all(fits(item, schema["items"], root) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return set(schema["required"]) <= value.keys() <= known.keys() and all(
            fits(value[name], known[name], root) for name in value
        )
    return True


def resolved(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    value: Any = root
    for name in reference.removeprefix("#/").split("/"):
        value = value[name]
    assert isinstance(value, dict)
    return value


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [r for item in value.values() for r in references(item)]
    if isinstance(value, list):
        return [r for item in value for r in references(item)]
    return []


def test_the_description_is_sound(site: str) -> None:
    value = described(site)
    assert value["openapi"].startswith("3.1.")
    assert value["info"].keys() >= {"title", "version"}
    for reference in references(value):
        resolved(reference, value)
    operations = [o for path in value["paths"].values() for o in path.values()]
    assert len({o["operationId"] for o in operations}) == len(operations)
    for operation in operations:
        assert "200" in operation["responses"]
    methods = {path: next(iter(item)) for path, item in value["paths"].items()}
    for path, method in methods.items():
        answer = httpx.request(method, site + path, json={"question": "111"})
        assert answer.status_code == 200, path


@pytest.mark.parametrize("question", [QUESTION, HELD, "xin chào", "", "Which agency helps?"])
def test_answers_fit_the_description(site: str, question: str) -> None:
    root = described(site)
    answer = httpx.post(f"{site}/api/ask", json={"question": question, "id": 7}, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    value = answer.json()
    assert fits(value, {"$ref": "#/components/schemas/Answer"}, root)
    assert value["question"] == question
    assert value["id"] == 7


def test_documents_fit_the_description(site: str) -> None:
    value = httpx.get(f"{site}/api/documents").json()
    assert fits(value, {"$ref": "#/components/schemas/Documents"}, described(site))
    assert len(value["documents"]) == 5
    first = value["documents"][0]
    assert first["document_id"] == "can-tho-2025-ke-hoach-30-7"
    assert first["status"] == "in_force"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not JSON"),
        (b"[]", 400, "no object"),
        (b"{}", 400, '"question" is missing'),
        (b'{"question": 5}', 400, '"question" is not a text'),
        (b'{"question": null}', 400, '"question" is not a text'),
        (json.dumps({"question": "x" * 70_000}).encode(), 413, "64 kB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_clear_sentence(
    site: str, body: bytes, status: int, words: str
) -> None:
    answer = httpx.post(f"{site}/api/ask", content=body)
    assert answer.status_code == status
    value = answer.json()
    assert words in value["error"]
    assert "111" in value["message"]["vi"]
    assert "111" in value["message"]["en"]
    assert fits(value, {"$ref": "#/components/schemas/Problem"}, described(site))


def test_other_methods_and_origins_get_nothing(site: str) -> None:
    assert httpx.get(f"{site}/api/ask").status_code == 405
    assert httpx.put(f"{site}/api/documents").status_code == 405
    assert httpx.get(f"{site}/api/nothing").status_code == 404
    origin = {"Origin": "https://elsewhere.example"}
    answer = httpx.post(f"{site}/api/ask", json={"question": QUESTION}, headers=origin)
    assert not [name for name in answer.headers if name.startswith("access-control")]
    preflight = httpx.options(f"{site}/api/ask", headers=origin)
    assert preflight.status_code == 405


def test_whoever_is_too_fast_is_told_kindly_and_danger_is_always_met(site: str) -> None:
    behind = {"X-Forwarded-For": "203.0.113.77"}
    with httpx.Client(base_url=site, headers=behind, timeout=60) as http:
        for _ in range(400):
            answer = http.post("/api/ask", json={"question": "xin chào"})
            if answer.status_code != 200:
                break
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert "111" in answer.json()["message"]["vi"]
        urgent = http.post("/api/ask", json={"question": HELD})
        assert urgent.status_code == 200
        assert urgent.json()["status"] == AnswerStatus.SAFETY
        for _ in range(400):
            page = http.post("/", data={"q": "xin chào"})
            if page.status_code != 200:
                break
        assert page.status_code == 429
        assert 'href="tel:111"' in page.text
        assert 'class="reply urgent' in http.post("/", data={"q": HELD}).text
    others = httpx.post(f"{site}/api/ask", json={"question": "xin chào"})
    assert others.status_code == 200


def test_danger_is_answered_before_any_release(tmp_path: Path) -> None:
    from tests.bot.web.serving import served

    with served(tmp_path / "empty", tmp_path / "log") as site:
        assert httpx.get(f"{site}/").status_code == 200
        urgent = httpx.post(f"{site}/api/ask", json={"question": HELD}).json()
        assert urgent["status"] == AnswerStatus.SAFETY
        contact = httpx.post(f"{site}/api/chat", json={"text": "/111"}, timeout=60).json()
        assert "tel:111" in contact["html"]
        waiting = httpx.post(f"{site}/api/chat", json={"text": QUESTION}, timeout=60).json()
        assert "111" in waiting["text"]
        documents = httpx.get(f"{site}/van-ban", timeout=60)
        assert documents.status_code == 503
        assert "111" in documents.text
        assert httpx.get(f"{site}/api/documents", timeout=60).status_code == 503
