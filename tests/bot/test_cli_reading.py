"""What the command line tells of documents and of how good the answers are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.command_line import DANGER, Run, read_lines, write_lines
from tests.knowledge.readers.making import HEAD, codification, pdf, word

# documents and show ------------------------------------------------------------------------------


def test_documents_tells_what_is_loaded_and_what_is_missing(
    run_released: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")
    found = json.loads(run_released("documents", "--json").stdout)
    record = next(r for r in found["loaded"] if r["document_id"].startswith("bac-giang"))
    assert (record["province_at_issue"], record["province"]) == ("Bắc Giang", "Bắc Ninh")
    assert record["status"] == "ended"
    assert record["passages"] > 20
    assert any("53/2024/QH15" in missing["name"] for missing in found["missing"])
    text = run_released("documents").stdout
    assert "Bắc Giang (Bắc Ninh) · 2024 · ended" in text
    assert "Cần Thơ · 2025 · in_force" in text
    assert "Luật 53/2024/QH15" in text


def test_show_prints_the_tree_with_who_is_assigned(run_released: Run) -> None:
    text = run_released("show", "can tho").stdout
    lines = text.splitlines()
    assert lines[0] == "can-tho-2025-ke-hoach-30-7"
    section = next(n for n, line in enumerate(lines) if line.strip().startswith("II.3  3. Sở Y tế"))
    assert lines[section + 1].strip().startswith("II.3.a | a) “Thực hiện tốt công tác hỗ trợ")
    assert "chủ trì / lead: Sở Y tế" in lines[section + 2]


def test_show_of_a_section_prints_what_is_below_it(run_released: Run) -> None:
    part = run_released("show", "can-tho-2025-ke-hoach-30-7", "ii.1").stdout
    assert "II.1.a | " in part
    assert "II.10" not in part
    one = run_released("show", "can-tho", "II.3.a").stdout
    assert "II.3.a | " in one
    assert "II.3.b" not in one


def test_show_tells_of_documents_and_sections_that_are_not_there(run_released: Run) -> None:
    several = run_released("show", "2024")
    assert several.exit_code == 1
    assert "bac-giang" in several.stderr
    assert "tuyen-quang" in several.stderr
    assert "lachan documents" in run_released("show", "ha-noi").stderr
    assert "II.1" in run_released("show", "can-tho", "IX").stderr


# eval --------------------------------------------------------------------------------------------


def test_eval_prints_figures_and_misses(run_released: Run, tmp_path: Path) -> None:
    gold = {
        "document": "can-tho-2025-ke-hoach-30-7",
        "quote": "Thực hiện tốt công tác hỗ trợ nạn nhân.",
    }
    path = write_lines(
        tmp_path / "q.jsonl",
        {
            "id": "a",
            "text": "Năm 2025 ở Cần Thơ, đơn vị nào làm công tác hỗ trợ nạn nhân?",
            "lang": "vi",
            "kind": "who",
            "expect": "answer",
            "gold": [gold],
        },
        {"id": "b", "text": DANGER, "kind": "danger", "expect": "safety_first", "danger": True},
        {"id": "c", "text": "hôm nay trời đẹp nhỉ", "lang": "vi", "expect": "not_in_kb"},
    )
    figures = json.loads(run_released("eval", str(path), "--json").stdout)
    assert figures["questions"] == 3
    assert figures["by_kind"]["danger"]["danger"] == 1.0
    assert figures["by_kind"]["who"]["hit3"] == 1.0
    assert [miss["id"] for miss in figures["misses"]] == ["c"]
    text = run_released("eval", str(path)).stdout
    assert "language vi" in text
    assert "Misses (1)" in text
    table = json.loads(run_released("eval", str(path), "--ablation", "--json").stdout)
    assert list(table) == ["words only", "vectors only", "fused", "fused with structure"]
    assert "fused with structure" in run_released("eval", str(path), "--ablation").stdout


def test_eval_of_retrieval_reads_the_alqac_format(run: Run, tmp_path: Path) -> None:
    articles = [
        {"id": "1", "text": "Người học có quyền được tôn trọng."},
        {"id": "2", "text": "Nạn nhân được hỗ trợ chi phí đi lại về nơi cư trú."},
    ]
    asked = {
        "text": "Nạn nhân về nơi cư trú được hỗ trợ chi phí nào?",
        "relevant_articles": [{"law_id": "L", "article_id": "2"}],
    }
    law = [{"id": "L", "articles": articles}]
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    (tmp_path / "train.json").write_text(json.dumps([asked]), encoding="utf-8")
    table = json.loads(run("eval", "--retrieval", str(tmp_path), "--json").stdout)
    assert table["rows"][0]["fused"]["recall_1"] == 1.0
    by_file = run("eval", "--retrieval", str(tmp_path / "train.json"))
    assert "1 questions, 2 articles" in by_file.stdout


def test_eval_refuses_what_it_cannot_use(run: Run, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "q.jsonl", {"id": 1, "text": 5})
    assert run("eval", str(path)).exit_code == 1
    assert "string" in run("eval", str(path)).stderr
    assert run("eval", str(path), "--retrieval", "--ablation").exit_code == 2
    assert run("eval", "missing.jsonl").exit_code == 2
    assert "law.json" in run("eval", "--retrieval", str(tmp_path)).stderr


# ingest ------------------------------------------------------------------------------------------


def test_ingest_reports_each_document_of_a_file(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "phap-dien.html"
    page.write_text(codification(), encoding="utf-8")
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    found = run("ingest", str(broken), str(page), "--json")
    assert found.exit_code == 1
    assert "hong.pdf is a PDF that is cut short or broken" in found.stderr
    law, decree = read_lines(found.stdout)
    assert (law["number"], law["articles"]) == ("99/2031/QH17", 2)
    assert (decree["number"], decree["articles"]) == ("88/2032/NĐ-CP", 2)
    assert law["document_id"] != decree["document_id"]
    assert "unchanged" in run("ingest", str(page)).stderr


def test_ingest_keeps_only_the_named_articles(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "phap-dien.html"
    articles = ("Điều 1. Phạm vi", "Một.", "Điều 2. Giải thích", "Hai.", "Điều 3. Hiệu lực", "Ba.")
    word(tmp_path / "luat.docx", "LUẬT", "THỬ NGHIỆM", "Căn cứ Hiến pháp;", *articles)
    found = run("ingest", str(tmp_path / "luat.docx"), "--articles", "2-3", "--json")
    assert json.loads(found.stdout)["articles"] == 2
    assert "2 of 3 articles were kept" in found.stderr
    absent = run("ingest", str(tmp_path / "luat.docx"), "--articles", "9")
    assert absent.exit_code == 1
    assert "has no article 9" in absent.stderr
    assert run("ingest", str(page), "--articles", "x").exit_code == 2


def test_ingest_counts_the_pages_of_a_pdf(run: Run, tmp_path: Path) -> None:
    path = pdf(tmp_path / "ke-hoach.pdf", HEAD + "KẾ HOẠCH\n#pagebreak()\nI. NHIỆM VỤ")
    report = json.loads(run("ingest", str(path), "--json").stdout)
    assert (report["pages"], report["number"]) == (2, "12/KH-BCĐ")
