"""A step that fails says what it was, what it printed and what to do."""

import sys

import pytest

from bin.steps import Failed, main, step


def test_a_step_gives_back_what_the_command_printed() -> None:
    assert step("Asking", [sys.executable, "-c", "print('answer')"], mend="") == "answer\n"


def test_a_failed_step_names_itself_its_last_words_and_the_mend() -> None:
    command = [sys.executable, "-c", "import sys; print('no room'); sys.exit(3)"]
    with pytest.raises(Failed, match=r"(?s)Unpacking: .* ended with 3.*no room") as caught:
        step("Unpacking", command, mend="Make room.")
    assert caught.value.mend == "Make room."


def test_a_program_that_is_not_there_is_a_failed_step() -> None:
    with pytest.raises(Failed, match=r"Asking: .*no-such-program"):
        step("Asking", ["/no-such-program"], mend="Install it.")


def test_a_failure_ends_the_command_with_two_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise Failed("Unpacking did not work.", "Make room.")

    with pytest.raises(SystemExit) as ended:
        main(work)
    assert ended.value.code == 1
    assert capsys.readouterr().err.split("\n")[1:3] == [
        "Failed: Unpacking did not work.",
        "Mend:   Make room.",
    ]
