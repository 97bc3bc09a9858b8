"""The reader of pages sees what is wrong, whatever it is, and nothing in a page without fault."""

import pytest

from tests.backend.html_faults import faults

PAGE = """<!doctype html><html lang="fr"><title>Lieux</title><h1>Lieux</h1><ul><li><a href="#liste">Liste</a></ul>
<h2 id="liste">Liste</h2><form id="f"><label for="a">Jour</label><input id="a" type="date" value="2027-02-28"></form>
<button form="f" aria-controls="liste">Voir</button><img src="c" alt="Un lac" width="9">
<dl><div><dt>a<dd>b</div></dl>"""
WRONG = {
    "an element left open": '<p><div id="x"></p>',
    "an attribute twice": '<p class="a" class="b">x</p>',
    "an id twice": '<p id="liste">x</p>',
    "a label for nothing": '<label for="b">x</label>',
    "a description that is not there": '<p aria-describedby="b">x</p>',
    "a link within the page to nothing": '<a href="#rien">x</a>',
    "a button in a link": '<a href="/"><button>x</button></a>',
    "a field in a button": "<button>x<select><option>y</select></button>",
    "a paragraph in a list": "<ul><p>x</p></ul>",
    "a second title": "<h1>x</h1>",
    "a level left out": "<h4>x</h4>",
    "a heading without a word": "<h2></h2>",
    "a link without a word": '<a href="/"><svg></svg></a>',
    "a picture without words": '<img src="c" width="9">',
    "a picture without a size": '<img src="c" alt="">',
    "a day that is none": '<input type="date" value="2027-02-30">',
    "an attribute of htmx without data": '<p hx-get="/">x</p>',
    "an address in one line": '<input autocomplete="street-address">',
}


def test_a_page_without_fault_has_none():
    assert faults(PAGE.encode()) == []


@pytest.mark.parametrize("what", WRONG)
def test_the_reader_of_pages_sees(what):
    assert faults(f"{PAGE}{WRONG[what]}".encode()) != []


@pytest.mark.parametrize("page", ["<!doctype html><title>x</title>", "<!doctype html><title></title><h1>x</h1>"])
def test_a_page_has_titles(page):
    assert len(faults(page.encode())) == 1
