"""The language of a text, guessed."""

from bot.faq.matching.language import detect


def test_a_text_is_recognised_and_a_short_one_is_not() -> None:
    assert detect("Var hittar jag mitt kvitto\npå beställningen?") == "sv"
    assert detect("HOW CAN I RETURN THE SHOES THAT I BOUGHT?") == "en"
    assert detect("ok tack") is None


def test_a_text_with_half_a_character_does_no_harm() -> None:
    assert detect("Wo finde ich meine Rechnung \ud83d?") == "de"
