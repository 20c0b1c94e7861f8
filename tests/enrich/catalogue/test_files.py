"""Catalogue files: read alike wherever they stand, and refused by file, line and entry."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from flows import stages
from flows.enrich.catalogue.catalogue import catalogue, data
from flows.enrich.catalogue.files import read
from flows.errors import Stop
from flows.settings import settings
from tests.enrich.outlets import ENTRY, forget, own_outlets_end_here, write_outlets  # noqa: F401

OTHER = (
    ENTRY.replace("id: valley-post", "id: other").replace("valleypost", "other").replace("The Valley Post", "The Other")
)
LONG = """# A comment.
- id: valley-post
  name: The Valley Post
  domains:
    - valleypost.example
    - WWW.valleypost.example
  country: GB
  language: en
"""


def problems(text: str | bytes, name: str = "region.yml") -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return list(map(str, read([(Path(name), content)]).problems))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: a\n", "region.yml:1, the file: a list of outlets is expected"),
        ("\n- [\n", "region.yml:3, the file: no YAML"),
        (b"- \xff\x00", "the file: no YAML"),
        ("- " + "[" * 5_000, "the file: no YAML"),
        ("- just words\n", "region.yml:1, entry 1: "),
        ("- {id: 2023-02-30}\n", "region.yml:1, the file: no YAML"),
        (ENTRY.replace("country: GB", "country: UK"), "region.yml:1, valley-post: country: "),
        (ENTRY.replace("country: GB", "country: NO"), "valley-post: country: "),
        (ENTRY.replace("language: en", "language: xx"), "valley-post: language: "),
        (ENTRY.replace("type: newspaper", "type: paper"), "valley-post: type: "),
        (ENTRY.replace("[valleypost.example]", "[]"), "valley-post: domains: "),
        (ENTRY.replace("valleypost.example", "https://valleypost.example/"), "is no bare domain in lower case"),
        (ENTRY.replace("id: valley-post", "id: The Valley Post"), "The Valley Post: id: "),
        (ENTRY.replace("type:", "kind: x, type:"), "valley-post: kind: "),
        (ENTRY.replace("type:", "aliases: [The Valley Post], type:"), "the name 'The Valley Post' stands here twice"),
        (ENTRY.replace("type:", "group: a-group, type:"), "valley-post: group: no group has the id a-group"),
        (ENTRY.replace("type:", "namesakes: [nobody], type:"), "valley-post: namesakes: no outlet has the id nobody"),
        (LONG, "region.yml:6, valley-post: domains.1: "),
        (OTHER + ENTRY + ENTRY, "region.yml:3, valley-post: id: another entry has it already (region.yml:2)"),
        (
            ENTRY + OTHER.replace("other.ex", "valleypost.ex"),
            "region.yml:2, other: domains: valley-post has the domain",
        ),
        (
            ENTRY + OTHER.replace("The Other", "THE VALLEY POST"),
            "region.yml:2, other: name: valley-post is called 'THE VALLEY POST' too",
        ),
        (ENTRY + OTHER.replace("type:", "aliases: [valleypost.com], type:"), "other: name: valley-post is called"),
    ],
)
def test_a_broken_entry_is_named_with_its_line(text: str | bytes, told: str) -> None:
    (problem,) = problems(text)
    assert told in problem


def test_every_problem_is_told_at_once() -> None:
    text = ENTRY.replace("GB", "UK").replace("language: en", "language: xx") + OTHER.replace("type:", "kind: a, type:")
    assert [problem.split(": ")[0] for problem in problems(text)] == [
        "region.yml:1, valley-post",
        "region.yml:1, valley-post",
        "region.yml:2, other",
    ]


def test_outlets_that_share_a_name_say_so() -> None:
    assert (
        problems(
            ENTRY + OTHER.replace("The Other", "The Valley Post").replace("type:", "namesakes: [valley-post], type:")
        )
        == []
    )


def test_an_empty_file_holds_nothing() -> None:
    assert problems("# Nothing yet.\n") == []


def test_a_group_gives_its_id_to_outlets() -> None:
    groups = (Path("groups.yml"), b"- {id: post-group, name: Post Group, country: GB}")
    outlets = (Path("region.yml"), ENTRY.replace("type:", "group: post-group, type:").encode())
    found = read([outlets, groups])
    assert (found.problems, found.entries["valley-post"].group) == ([], "post-group")


def test_an_outlet_of_the_installation_is_known() -> None:
    assert catalogue().by_host("valleypost.example") is None
    path = write_outlets(ENTRY)
    entry = catalogue().by_host("valleypost.example")
    assert entry is not None
    assert catalogue().standing[entry.id].path == path


def test_own_outlets_are_part_of_what_a_result_depends_on() -> None:
    before, fingerprint = data(), stages.fingerprint()
    path = write_outlets(ENTRY)
    assert data() != before
    assert stages.fingerprint() != fingerprint
    path.unlink()
    forget()
    assert (data(), stages.fingerprint()) == (before, fingerprint)


def test_another_folder_is_given_by_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_OUTLETS", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    assert write_outlets(ENTRY).parent == tmp_path / "elsewhere"
    assert catalogue().by_host("valleypost.example")


def test_a_folder_that_was_asked_for_has_to_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_OUTLETS", str(tmp_path / "unmounted"))
    settings.cache_clear()
    with pytest.raises(Stop, match="unmounted: No such file"):
        stages.check_without(frozenset())


def test_an_entry_of_ours_is_not_claimed_again() -> None:
    path = write_outlets(ENTRY.replace("valley-post", "cnn").replace("The Valley Post", "The Own CNN"))
    with pytest.raises(Stop) as stopped:
        stages.check_without(frozenset())
    assert stopped.value.happened.startswith(f"catalogue of outlets: {path}:1, cnn: id: another entry has it already")
    assert stopped.value.safe == "Nothing was read or written."


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text("- id: name{}&*!?|>'\"#%@`,\n\t0a", max_size=60).map(str.encode)))
def test_whatever_stands_in_a_file_it_is_used_or_refused(content: bytes) -> None:
    found = read([(Path("own.yml"), content)])
    assert all(problem.line >= 1 and problem.told for problem in found.problems)
