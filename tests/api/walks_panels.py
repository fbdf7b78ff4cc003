"""Panels for seminars to come."""

from tests.api.walking import CAMP, post

PROPOSAL = CAMP + "/panels/proposal"
ASKED = {"topic": "如何优化营商环境", "on": "2020-12-01", "groups": 2, "panel_size": 1, "seminars": 2}

WALKS = dict([post(PROPOSAL, ASKED, status=200)])
