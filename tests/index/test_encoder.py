"""The shipped model is whole, deterministic, near the model it was made from, and meaningful."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Encoder, load_encoder
from index.manifest import EncoderIdentity
from index.model_files import (
    CONFIG_FILE,
    MODEL_FOLDER,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    read_config,
)
from knowledge.errors import EncoderError
from tests.encoders import HashEncoder

REFERENCE = Path(__file__).parent / "reference_vectors.npz"
LEAST_COSINE = 0.997
"""The worst of 120 passages and questions measured 0.9987 when the weights were made."""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_vectors_are_those_of_the_uncut_model(encoder: Encoder) -> None:
    with np.load(REFERENCE) as reference:
        texts, expected = [str(text) for text in reference["texts"]], reference["vectors"]
    questions = [i for i, text in enumerate(texts) if text.startswith("query: ")]
    passages = [i for i, text in enumerate(texts) if text.startswith("passage: ")]
    assert len(questions) + len(passages) == len(texts) >= 18
    found = np.zeros_like(expected)
    found[questions] = encoder.encode_questions([texts[i][len("query: ") :] for i in questions])
    found[passages] = encoder.encode_passages([texts[i][len("passage: ") :] for i in passages])
    cosines = np.sum(found * expected, axis=1)
    worst = int(cosines.argmin())
    assert cosines[worst] >= LEAST_COSINE, texts[worst]


def test_shape_and_length(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(["Công an tỉnh", "Sở Y tế", "a", ""])
    assert vectors.shape == (4, encoder.dimension) == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.encode_questions([]).shape == (0, encoder.dimension)


def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    text = "Tuyên truyền phòng ngừa tội phạm tại các xã biên giới."
    alone = encoder.encode_passages([text])[0]
    others = [text + " Kính gửi các cơ quan." * n for n in range(12)]
    np.testing.assert_allclose(encoder.encode_passages(others)[0], alone, atol=1e-5)


def test_texts_of_any_lengths_are_computed_together_without_padding(encoder: Encoder) -> None:
    questions = ["ai lo?", "Sở Y tế làm gì cho nạn nhân?", "ai chủ trì?", "111", "hạn báo cáo"]
    together = encoder.encode_questions(questions * 9)
    for number, question in enumerate(questions):
        alone = encoder.encode_questions([question])[0]
        # Computed for themselves they are equal; attention to padding would change them.
        np.testing.assert_allclose(
            together[number :: len(questions)], np.tile(alone, (9, 1)), atol=1e-5
        )


def test_same_vectors_again_and_from_many_threads(encoder: Encoder) -> None:
    questions = ["Ai lo chỗ ở tạm thời?", "Đường dây nóng số mấy?", "Who trains the staff?"] * 4
    expected = [encoder.encode_questions([question]) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda question: encoder.encode_questions([question]), questions))
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("Ai chữa bệnh cho nạn nhân?", "Sở Y tế khám, điều trị cho nạn nhân.", "In ấn tờ rơi."),
        ("trẻ nhỏ bị lừa bán", "Trẻ em bị mua bán", "Ngân sách địa phương bảo đảm kinh phí"),
        ("hạn nộp báo cáo", "Gửi báo cáo trước ngày 15 tháng 12", "Tuần tra đường mòn, lối mở"),
        ("máy bay", "tàu bay", "con trâu"),
        ("How are victims supported?", "Support for victims", "Printing of leaflets"),
        ("How are victims supported?", "Hỗ trợ nạn nhân", "Kinh phí in ấn tờ rơi"),
    ],
)
def test_meaning(encoder: Encoder, question: str, near: str, far: str) -> None:
    vector = encoder.encode_questions([question])[0]
    scores = encoder.encode_passages([near, far]) @ vector
    assert scores[0] > scores[1] + 0.01


def test_long_text_is_cut_not_refused(encoder: Encoder) -> None:
    long = "nạn nhân " * 12_000
    longer = long + "và kinh phí"
    vectors = encoder.encode_questions([long, longer])
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_progress_ends_at_all(encoder: Encoder) -> None:
    heard: list[tuple[int, int]] = []
    encoder.encode_passages([f"mục {n}" for n in range(19)], lambda *pair: heard.append(pair))
    assert heard == sorted(heard)
    assert heard[-1] == (19, 19)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet=st.characters(codec=None), max_size=300))
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    vector = encoder.encode_questions([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


def test_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL_FOLDER.iterdir()) <= 50_000_000


def test_name_and_revision_come_from_the_files(encoder: Encoder) -> None:
    assert encoder.name == "multilingual-e5-small-vi-en"
    assert encoder.revision == read_config().revision


def test_cheap_import() -> None:
    code = "import sys, index.encoder; assert not {'torch', 'onnxruntime'} & set(sys.modules)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("name", [WEIGHTS_FILE, TOKENIZER_FILE])
def test_truncated_file_is_named_with_a_mend(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(MODEL_FOLDER, tmp_path / "model")
    with (folder / name).open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(EncoderError, match=name) as raised:
        read_config(folder)
    assert "index.make_model" in raised.value.mend


def test_missing_and_malformed_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=CONFIG_FILE):
        read_config(tmp_path)
    (tmp_path / CONFIG_FILE).write_text('{"name": "x"}', encoding="utf-8")
    with pytest.raises(EncoderError, match="damaged"):
        read_config(tmp_path)
    shutil.copyfile(MODEL_FOLDER / CONFIG_FILE, tmp_path / CONFIG_FILE)
    with pytest.raises(EncoderError, match=WEIGHTS_FILE):
        read_config(tmp_path)


def test_another_model_is_one_name_away(tmp_path: Path, encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(MODEL_FOLDER / TOKENIZER_FILE))
    weights = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 16))
    module = StaticEmbedding(tokenizer, embedding_weights=weights.astype(np.float32))
    SentenceTransformer(modules=[module], device="cpu").save(str(tmp_path), create_model_card=False)

    other = load_encoder(str(tmp_path), question_prompt="hỏi: ")
    assert (other.name, other.revision, other.dimension) == (str(tmp_path), "unknown", 16)
    vectors = other.encode_passages(["Công an tỉnh", "Sở Y tế"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    question, passage = other.encode_questions(["Sở Y tế"])[0], vectors[1]
    assert question @ passage < 0.999, "the question's prompt is missing"


def test_unknown_model_is_refused_with_a_mend(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded") as raised:
        load_encoder(str(tmp_path / "deep" / "no-such-model"))
    assert "empty for the shipped model" in raised.value.mend


def test_shipped_model_survives_save_and_load(tmp_path: Path, encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    from index.onnx_module import OnnxModule

    model = SentenceTransformer(modules=[OnnxModule(MODEL_FOLDER)], device="cpu")
    model.save(str(tmp_path), create_model_card=False)
    # The flag lets sentence-transformers import a class that is not its own: OnnxModule.
    again = SentenceTransformer(str(tmp_path), device="cpu", trust_remote_code=True)
    vector = again.encode(["query: Ai chủ trì?"])[0]
    np.testing.assert_allclose(vector, encoder.encode_questions(["Ai chủ trì?"])[0], atol=1e-5)


def test_the_passage_prompt_is_part_of_the_identity_when_it_is_not_the_models_own() -> None:
    own = read_config().prompts["passage"]
    assert EncoderIdentity.of(load_encoder()) == EncoderIdentity.of(
        load_encoder(passage_prompt=own, question_prompt="hỏi: ")
    )
    other = EncoderIdentity.of(load_encoder(passage_prompt="đoạn: "))
    assert other.passage_prompt == "đoạn: "
    assert "before passages" in str(other)


@pytest.mark.parametrize(
    ("variable", "asked", "threads"),
    [("1", None, 1), ("3,2", None, 3), ("1", 2, 2), ("none", 3, 3), ("", 1, 1)],
)
def test_threads_are_those_asked_for(
    monkeypatch: pytest.MonkeyPatch, variable: str, asked: int | None, threads: int
) -> None:
    from index.onnx_module import OnnxModule

    monkeypatch.setenv("OMP_NUM_THREADS", variable)
    assert OnnxModule(MODEL_FOLDER, asked).threads == threads


@pytest.mark.parametrize("variable", ["", "0", "-1", "many", "½"])
def test_without_a_number_of_threads_there_are_a_few(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    from index.onnx_module import MOST_THREADS, default_threads

    monkeypatch.setenv("OMP_NUM_THREADS", variable)
    assert 1 <= default_threads() <= MOST_THREADS


def test_hash_encoder_keeps_the_protocol() -> None:
    hashed: Encoder = HashEncoder()
    vectors = hashed.encode_passages(["Sở Y tế", "sở y tế", "Công an tỉnh", ""])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[1])
    assert vectors[0] @ vectors[2] < 0.5
