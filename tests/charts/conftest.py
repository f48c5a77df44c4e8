import pytest

from tracker.charts.store import ChartStore


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    store = ChartStore(tmp_path_factory.mktemp("charts"))
    store.prepare()
    return store


@pytest.fixture(autouse=True, scope="session")
def _prepared(store):
    """matplotlib is loaded once, with its font index in a folder of the test run."""
    return store
