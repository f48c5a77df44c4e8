"""Sent again and again through cut connections and a killed server: each report is stored once."""

import shutil

from bench.replay import replay
from bench.server import House


def test_every_submission_is_stored_once_whatever_happens_on_the_way(demo_city, tmp_path):
    instance = tmp_path / "instance"
    shutil.copytree(demo_city, instance)
    tally = replay(House(instance, None), submissions=60, kills=2)
    assert tally.wrong == []
    assert tally.kills == 2
