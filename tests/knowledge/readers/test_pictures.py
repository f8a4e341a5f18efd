"""Pictures of pages are levelled, cleaned and brought to one size of letters."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from knowledge.readers.pictures import line_height, prepared, skew, without_specks
from tests.knowledge.readers.printing import printed, scanned

LINES = ["Sở Y tế chủ trì, phối hợp với Công an tỉnh hỗ trợ nạn nhân trở về."] * 20


@pytest.mark.parametrize("degrees", [-3.3, -0.8, 0.0, 2.4])
def test_skew_is_measured(degrees: float) -> None:
    assert skew(printed(LINES).rotate(degrees, fillcolor=255)) == pytest.approx(-degrees, abs=0.15)


def test_specks_go_and_full_stops_stay() -> None:
    page = printed(["Sở Y tế. Bộ Y tế: 1.000; …"])
    clean = np.asarray(without_specks(page), dtype=int)
    assert np.abs(clean - np.asarray(page, dtype=int)).mean() < 0.01
    speckled = np.array(page)
    speckled[100, 100] = speckled[1500, 700:702] = 0
    assert np.array_equal(np.asarray(without_specks(Image.fromarray(speckled))), clean)


@pytest.mark.parametrize("points", [9, 12, 16])
def test_letters_come_to_one_size(points: float) -> None:
    height = line_height(prepared(scanned(printed(LINES, points), 1.0, seed=1)))
    assert height == pytest.approx(27, abs=3)


def test_an_empty_page_stays() -> None:
    page = Image.new("L", (400, 600), 255)
    assert prepared(page).size == page.size
