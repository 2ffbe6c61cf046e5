"""Reading without a network: public pages only, kept on request and never by itself."""

import re

import pytest
from playwright.sync_api import expect

from contacts_map.exchange.spreadsheets import write_csv
from tests.browser.accessibility import assert_accessible, watched
from tests.contacts_map.conftest import PARTNER_PHONE, PUBLIC_PHONE
from tests.contacts_map.exchange.conftest import ROW

PAGE = "/annuaire/telechargements/"


def test_worker_sees_nothing_beside_the_directory(client, departments):
    answer = client.get("/annuaire/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    # Without this header a worker's scope is the folder of its address.
    assert "Service-Worker-Allowed" not in answer
    assert "no-cache" in answer["Cache-Control"]


def test_only_public_pages_are_listed(as_member, departments):
    lists = {
        who: as_member(who).get("/annuaire/hors-ligne.json").json()["pages"]
        for who in ("visitor", "coordinator")
    }
    assert lists["visitor"] == lists["coordinator"]
    assert len(lists["visitor"]) == 107 + 3
    pattern = r"/annuaire/(\w{2,3}/|hors-ligne/|telechargements/)?"
    for address in lists["visitor"]:
        assert re.fullmatch(pattern, address)
        assert as_member("visitor").get(address).status_code == 200


def test_page_offers_every_sheet_and_the_editors_file_to_editors(as_member, departments):
    for who, sees in (("visitor", False), ("association", False), ("secretary69", True)):
        text = as_member(who).get(PAGE).content.decode()
        assert text.count("/fiche.pdf") == 107
        assert ("mes-fiches.csv" in text) is sees


@pytest.mark.browser
def test_directory_is_read_without_a_network(live_server, browser_context, as_member, new_contact):
    new_contact("69", name="Préfecture Ambre")
    client = as_member("association")
    session = client.cookies["sessionid"].value
    browser_context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = browser_context.new_page()
    page.set_default_timeout(60_000)
    page.goto(PAGE)
    assert_accessible(page)
    assert page.evaluate("caches.keys()") == []
    page.get_by_role("button", name=re.compile("Garder|Keep")).click()
    expect(page.locator("[data-offline-remove]")).to_be_visible(timeout=60_000)
    browser_context.set_offline(True)
    page.goto("/annuaire/69/?dysfunction=SEJ")
    text = page.locator("main").inner_text()
    assert "Préfecture Ambre" in text
    assert PUBLIC_PHONE in text
    assert PARTNER_PHONE not in page.content()
    expect(page.locator(".relais-kept")).to_be_visible()
    page.goto("/annuaire/contact/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("réseau|network"))
    browser_context.set_offline(False)
    kept = page.evaluate(
        """async () => {
            const cache = await caches.open('relais-annuaire');
            const texts = await Promise.all(
                (await cache.matchAll()).map((answer) => answer.text()));
            return texts.join('');
        }"""
    )
    assert PARTNER_PHONE not in kept
    assert "association@example.org" not in kept
    page.goto(PAGE)
    page.locator("[data-offline-remove]").click()
    expect(page.locator("[data-offline-remove]")).to_be_hidden()
    assert page.evaluate("caches.keys()") == []


@pytest.mark.browser
def test_import_is_accessible_and_works_on_a_phone(
    live_server, browser_context, as_member, tmp_path
):
    session = as_member("secretary69").cookies["sessionid"].value
    browser_context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = browser_context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    file = tmp_path / "fiches.csv"
    refused = ROW | {"departments": "75", "function": "Refus"}
    with watched(page):
        for rows in ((ROW, refused), (ROW,)):
            file.write_bytes(write_csv([*ROW], [[*row.values()] for row in rows]))
            page.goto("/annuaire/importer/")
            assert_accessible(page, themes=("light",))
            page.set_input_files("input[type=file]", file)
            page.get_by_role("button", name=re.compile("Voir ce qui|See what")).click()
            assert_accessible(page, themes=("light",))
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 360
        page.get_by_role("button", name=re.compile("Importer tout|Import the")).click()
        expect(page.get_by_text(re.compile("1 fiche a été|1 entry was"))).to_be_visible()
