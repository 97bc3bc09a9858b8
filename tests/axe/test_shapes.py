"""Pages are told apart by what they are made of."""

from tests.axe.shapes import shape_of

PAGE = '<main class="narrow"><h1>Un</h1><ul><li>a</li></ul><svg><rect x="1"/></svg></main>'


def test_words_numbers_and_drawings_make_no_other_shape() -> None:
    other = PAGE.replace("Un", "Deux").replace("<li>a</li>", "<li>a</li><li>b</li>").replace('x="1"', 'x="2"')
    assert shape_of(other) == shape_of(PAGE)


def test_elements_classes_and_headings_make_another_shape() -> None:
    others = [
        PAGE.replace(*change) for change in (("narrow", "broad"), ("<li>a</li>", "<li><b>a</b></li>"), ("h1", "h2"))
    ]
    assert [one for one in others if shape_of(one) == shape_of(PAGE)] == []
