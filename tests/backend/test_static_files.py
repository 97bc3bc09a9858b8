"""Static files as a production site delivers them: collected, compressed, named after what they hold."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files import File
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from backend.static_files import SHEETS, TOGETHER, CollectedFiles
from backend.templatetags.ui import style_sheets

SOME = ("css/leaflet.css", "js/map/time_map.js", "js/map/strip.js", "js/map/strip_drawing.js")
OTHERS = (*SHEETS, "fonts/text.woff2", "vendor/leaflet/leaflet.css", "js/map/calendar.js", "js/map/map.js")


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = str(tmp_path), False, False
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "backend.static_files.CollectedFiles"}}
    storage = CollectedFiles(location=str(tmp_path))
    for name in (*SOME, *OTHERS):
        with Path(find(name)).open("rb") as file:
            storage.save(name, File(file))
    paths = {name: (storage, name) for name in (*SOME, *OTHERS)}
    problems = [outcome for _, _, outcome in storage.post_process(paths) if isinstance(outcome, Exception)]
    assert problems == []
    return storage


def read(storage, name):
    with storage.open(storage.stored_name(name)) as file:
        return file.read().decode()


def test_files_name_each_other_by_what_they_hold(collected):
    sheet = read(collected, "css/leaflet.css")
    assert re.search(r'url\("\.\./vendor/leaflet/leaflet\.[0-9a-f]{12}\.css"\) layer\(reset\)', sheet)
    module = read(collected, "js/map/strip.js")
    assert re.search(r'from "\./strip_drawing\.[0-9a-f]{12}\.js"', module)
    assert re.search(r'await import\("\./map\.[0-9a-f]{12}\.js"\)', read(collected, "js/map/time_map.js"))


def test_style_sheets_are_one_file_in_their_order(collected, settings):
    settings.STATIC_COLLECTED = True
    sheet = read(collected, TOGETHER)
    assert sheet.index("@layer reset, tokens, base") < sheet.index("@layer components {")
    assert sheet.rindex("@media print {") > sheet.rindex("@layer components {")
    assert re.search(r'url\("\.\./fonts/text\.[0-9a-f]{12}\.woff2"\)', sheet)
    assert str(style_sheets()).count("<link") == 1
    settings.STATIC_COLLECTED = False
    assert str(style_sheets()).count("<link") == len(SHEETS)


# At the end of an answer Django looks after its connections.
@pytest.mark.django_db
def test_collected_files_are_compressed_and_kept_for_ever(collected):
    whitenoise = WhiteNoiseMiddleware(lambda request: None)
    request = RequestFactory().get(collected.url("js/map/time_map.js"), headers={"accept-encoding": "gzip, br"})
    answer = whitenoise(request)
    answer.close()
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_pages_are_compressed_for_who_can_read_it(client):
    assert client.get("/style/", headers={"accept-encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/style/").headers
