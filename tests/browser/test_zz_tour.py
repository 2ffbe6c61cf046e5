import pytest
from tests.browser.test_accessibility_all import log_in, names, address
from tests.browser.accessibility import assert_accessible, set_theme, assert_no_sideways_scroll
from pathlib import Path
pytestmark=[pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT=Path("/tmp/tour2"); OUT.mkdir(exist_ok=True)
def test_tour(demo, chromium, live_server):
    k=names()
    for who,ps in {"secretaire69":["/dossiers/","/dossiers/{escalated}/","/journal/"],"coordination":["/dossiers/{national-answered}/","/journal/"]}.items():
        c=chromium.new_context(base_url=live_server.url,locale="fr-FR",reduced_motion="reduce"); p=c.new_page(); log_in(p,who)
        for q in ps:
            p.goto(address(q,k))
            for w in (1280,375):
                p.set_viewport_size({"width":w,"height":800})
                p.screenshot(path=OUT/f"{who}{q.replace('/','_')}{w}.png",full_page=True)
                if w==375: assert_accessible(p); assert_no_sideways_scroll(p)
        c.close()
