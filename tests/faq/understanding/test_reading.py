"""What sort of message a text is, in the languages that clients write."""

import pytest

from bot.clients.courtesy import Courtesies
from bot.faq.understanding.particulars import is_mash
from bot.faq.understanding.reading import Ear, Sort
from bot.faq.understanding.wording import languages_of, phrases_of, plain_words
from bot.config.sections import Faq
from bot.texts import Texts
from tests.samples.people import StoppedClock

TEXTS = Texts(StoppedClock())
EAR = Ear(Courtesies(TEXTS), Faq().order_pattern)

READ = {
    Sort.QUESTION: [
        "How long does delivery take?", "Var är min beställning", "ok?", "No", "fan", "slut", "Angry Birds plush toy?",
        "Do you sell the Angry Birds game?", "Do you have fraud protection?", "Har ni slut på blå tröjor?",
        "Can I buy a joke gift at a ridiculous price?", "SEK", "USB-C HDMI VGA", "Do you have DVD AND CD?",
        "Kann ich das zurückgeben?", "Gibt es einen Herbstkatalog?", "Der Mist ist für den Garten", "my name is Arn",
        "Is the arsenal jersey in stock?", "Assassins Creed", "Scunthorpe delivery", "classic shell bag", "I ordered 2",
        "Ar det fri frakt?", "כמה זמן לוקח המשלוח?", "متى يصل طلبي؟", "送料はいくらですか", "早くそれを送ってください",
        "배송은 얼마나 걸리나요?", "복사기 있어요?", "垃圾桶多少钱", "Сколько стоит доставка?", "Petos de trabajo", "kurva",
        "rahat ayakkabı var mı", "", "Send it to me at the office 12345", "What does 12345 mean?", "Hello, where is my parcel",
    ],
    Sort.THANKS: ["Thanks!", "tack så mycket", "👍", "Vielen Dank!", "תודה רבה", "谢谢", "ありがとうございます", "شكرا", "merci beaucoup"],
    Sort.GREETING: ["Hello!", "hej", "Guten Tag", "שלום", "Bonjour", "こんにちは", "مرحبا", "Привет!", "你好"],
    Sort.NUDGE: [
        "???", "?", "؟؟", "？", "❓", "hello?", "Hello??", "hej?", "anyone there?", "Is anybody there", "Hello, anyone there?",
        "är någon där?", "Hallå?", "ist da jemand?", "il y a quelqu'un ?", "יש שם מישהו?",
        "הלו?", "有人吗？", "有人吗", "allô ?", "any news?", "есть кто?", "I'm still waiting", "!?", "...?",
    ],
    Sort.ANGRY: [
        "This is a scam", "YOU ARE ALL CROOKS", "WHERE IS MY PARCEL NOW", "what the fuck", "f*ck you", "wtf is this",
        "I will call my lawyer", "I'm so angry with you", "This is ridiculous, I waited three weeks", "I want to speak to your manager!",
        "jag kontaktar min advokat", "Ni är bedragare", "vad fan håller ni på med", "det här är oacceptabelt", "Jag vill prata med er chef",
        "Das ist Betrug!", "Ihr seid Betrüger", "c'est une arnaque", "es una estafa", "è una truffa", "isto é uma vergonha", "to oszustwo",
        "это мошенничество", "верните деньги", "это обман", "זו הונאה", "אני פונה לעורך דין", "אתם נוכלים", "נמאס לי מכם", "אני רוצה לדבר עם המנהל",
        "你们是骗子", "我要投诉你们", "これは詐欺だ", "사기꾼들", "أنتم لصوص", "bu dolandırıcılık", "😡", "where is it 🤬", "worst service ever",
        "My solicitor will write to you", "I'll sue you", "shitty service", "kusipää perkele", "du idiot",
    ],
    Sort.PERSON: [
        "I want to talk to a human", "Can I speak to a real person please", "human please", "jag vill prata med en människa",
        "Ich möchte mit einem Menschen sprechen", "parler à un conseiller", "quiero hablar con una persona", "אני רוצה נציג אנושי",
        "转人工", "позовите человека", "オペレーター", "상담원 연결",
    ],
    Sort.PHONE: [
        "+46 70 123 45 67", "070-174 06 05", "My number is 070-174 06 05", "ring mig på 0701740605", "+44 20 7946 0958",
        "tel: +972 50 234 5678", "Call me on +46701740605",
    ],
    Sort.ORDER: [
        "#12345", "order 12345", "Order number: 12345", "order #AB-12345", "beställning 12345", "ordernummer 12345", "12345", "Bestellnummer 98765",
        "AB-12345", "הזמנה 12345", "my order number is 12345.", "№ 12345", "My order: 10024881",
    ],
    Sort.EMAIL: ["anna@example.org", " anna.l+shop@example.co.uk "],
    Sort.LINK: ["https://example.org/p/17?x=1", "www.example.org/shoes", "example.com/shoes"],
    Sort.UNCLEAR: ["42", "7 8 9", "...", ".", "!", "-"],
    Sort.STORY: ["I bought a jacket from you. " * 40],
}  # fmt: skip


@pytest.mark.parametrize(("sort", "text"), [(sort, text) for sort, texts in READ.items() for text in texts])
def test_a_message_is_read_as_a_person_would(sort: Sort, text: str) -> None:
    assert EAR.read(text, "SE").sort == sort


def test_a_particular_is_read_out() -> None:
    assert EAR.read("Order number: #AB-12345.", "SE").value == "AB-12345"
    assert EAR.read("my number is 070-174 06 05", "SE").value == "070-174 06 05"
    assert EAR.read("<anna@example.org>", "SE").value == "anna@example.org"


def test_a_desk_has_its_own_order_numbers() -> None:
    ear = Ear(Courtesies(TEXTS), r"BK\d{3}")
    assert ear.read("bk123", "SE").value == "bk123"
    assert ear.read("12345", "SE").sort == Sort.UNCLEAR
    assert Ear(Courtesies(TEXTS), "").read("order 12345", "SE").sort == Sort.QUESTION


@pytest.mark.parametrize(
    "text", ["asdfgh", "qwertyuiop", "aaaaaaa", "sdfghjk", "zxcvbnm,", "фывапро", "hjkdfgs"]
)
def test_fallen_on_the_keyboard(text: str) -> None:
    assert is_mash(text)


@pytest.mark.parametrize(
    "text",
    ["hello", "rhythm", "čtvrtek", "scvrkl", "strengths", "Spårningsnummer", "asdf shoes", "delivery", "property",
     "Düsseldorf", "שלום", "送料", "crwth", "1234567", "hahaha", "Angstschweiß", ""],
)  # fmt: skip
def test_words_of_any_language_are_none(text: str) -> None:
    assert not is_mash(text) or text == "hahaha"


@pytest.mark.parametrize(
    "name", ["swearing", "anger", "superior", "person", "nudge", "order", "phone", "joins"]
)
def test_every_language_of_the_desk_has_its_words(name: str) -> None:
    assert set(TEXTS.languages) <= languages_of(name)


@pytest.mark.parametrize(
    "name", ["swearing", "anger", "harmless", "superior", "person", "nudge", "greetings", "thanks"]
)
def test_every_phrase_can_be_found(name: str) -> None:
    assert all(plain_words(phrase) for phrase in phrases_of(name))
