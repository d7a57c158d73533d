import pytest
from tests.support import factories
pytestmark = pytest.mark.databases("sqlite")
def test_all(runtime, desk, miriam):
    with runtime.work() as work:
        ids = [factories.a_request(work, e).id for e in ("EX1","EX2","EX3","EX5")]
        alert = factories.an_emergency(work)
    paths = ["/en/desk/","/he/desk/","/en/desk/?q=abc","/en/desk/?state=closed","/en/desk/tasks","/en/desk/alerts",f"/en/desk/alerts/{alert.id}","/en/desk/rota","/en/desk/mail","/en/desk/new","/en/desk/home"]
    paths += [f"/en/desk/cases/{i}{t}" for i in ids for t in ("","/answers","/documents","/contacts","/notes","/history","/print")]
    for path in paths:
        page = desk.open(path)
        assert page.status_code == 200, (path, page.status_code)
