from tracker.base.sentences import Sentence


def test_a_sentence_fills_in_its_values():
    assert str(Sentence("%(count)s of 5%% left", {"count": 3})) == "3 of 5% left"


def test_a_sentence_without_values_is_said_as_it_stands():
    assert str(Sentence("100% done")) == "100% done"
