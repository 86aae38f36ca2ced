"""Triggers by Google's own client, over the global and regional paths."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from google.api_core.exceptions import BadRequest, Conflict, NotFound

from cloudbuild_emulator.messages import BuildTrigger, Status

if TYPE_CHECKING:
    from tests.cloudbuild_emulator.api.conftest import AwaitEnd, Place


def _name() -> str:
    return f"trigger-{uuid4().hex[:12]}"


def test_a_trigger_is_kept(place: Place) -> None:
    kept = place.keep(_name(), description="for the course", tags=["a"])
    found = place.call("get_build_trigger", **place.name_trigger(kept.id))
    assert found == kept
    assert (found.description, found.tags) == ("for the course", ["a"])


def test_a_trigger_is_found_by_its_name(place: Place) -> None:
    kept = place.keep(_name())
    named = place.name_trigger(kept.name)
    assert place.call("get_build_trigger", **named).id == kept.id


def test_a_push_trigger_is_kept(place: Place) -> None:
    trigger = BuildTrigger(
        name=_name(),
        trigger_template={"repo_name": "shop", "branch_name": "^staging$"},
        filename="cloudbuild.yaml",
        substitutions={"_MLFLOW_SERVER": "http://127.0.0.1:5000"},
        included_files=["src/**"],
    )
    kept = place.call("create_build_trigger", **place.parent, trigger=trigger)
    assert kept.trigger_template.branch_name == "^staging$"
    assert kept.substitutions == {"_MLFLOW_SERVER": "http://127.0.0.1:5000"}


def test_a_taken_name_is_refused(place: Place) -> None:
    kept = place.keep(_name())
    with pytest.raises(Conflict, match=kept.name):
        place.keep(kept.name)


def test_a_wrong_trigger_is_refused(place: Place) -> None:
    with pytest.raises(BadRequest, match="invalid trigger name"):
        place.keep("-wrong-")


def test_triggers_are_listed(place: Place) -> None:
    kept = place.keep(_name())
    pager = place.call("list_build_triggers", **place.parent)
    assert kept.id in {each.id for each in pager}


def test_every_page_of_triggers_is_fetched(place: Place) -> None:
    kept = {place.keep(_name()).id for _ in range(3)}
    pager = place.call("list_build_triggers", **place.parent, page_size=1)
    assert kept <= {each.id for each in pager}


def test_a_trigger_of_another_location_is_not_found(place: Place) -> None:
    kept = place.keep(_name())
    elsewhere = type(place)(place.google, "us-east1")
    named = elsewhere.name_trigger(kept.id)
    with pytest.raises(NotFound, match="not in the location 'us-east1'"):
        place.call("get_build_trigger", **named)


def test_each_location_has_its_own_names(place: Place) -> None:
    elsewhere = type(place)(place.google, "us-east1")
    name = _name()
    here, there = place.keep(name), elsewhere.keep(name)
    for where, kept in ((place, here), (elsewhere, there)):
        found = where.call("get_build_trigger", **where.name_trigger(name))
        assert found.id == kept.id


def test_a_run_by_name_is_of_the_locations_own_trigger(place: Place) -> None:
    elsewhere = type(place)(place.google, "us-east1")
    name = _name()
    for where in (place, elsewhere):
        where.keep(name)
    for where in (place, elsewhere):
        kept = where.call("get_build_trigger", **where.name_trigger(name))
        ran = where.call("run_build_trigger", **where.name_trigger(name))
        build = ran.metadata.build
        assert build.build_trigger_id == kept.id
        assert f"/locations/{where.region or 'global'}/" in build.name


def _update(place: Place, kept: BuildTrigger, **request: object) -> object:
    if place.region:
        request["trigger"].resource_name = kept.resource_name  # type: ignore[attr-defined] # a BuildTrigger
        return place.call("update_build_trigger", **request)
    return place.call(
        "update_build_trigger",
        project_id="local",
        trigger_id=kept.id,
        **request,
    )


def test_the_fields_of_a_mask_are_updated(place: Place) -> None:
    kept = place.keep(_name(), description="old", tags=["kept"])
    change = BuildTrigger(description="new", disabled=True, tags=["lost"])
    mask = {"paths": ["description", "disabled"]}
    _update(place, kept, trigger=change, update_mask=mask)
    found = place.call("get_build_trigger", **place.name_trigger(kept.id))
    assert (found.description, found.disabled) == ("new", True)
    assert (found.tags, found.name) == (["kept"], kept.name)


def test_a_field_within_a_field_is_updated_alone(place: Place) -> None:
    trigger = BuildTrigger(
        name=_name(),
        trigger_template={"repo_name": "shop", "branch_name": "^old$"},
    )
    kept = place.call("create_build_trigger", **place.parent, trigger=trigger)
    change = BuildTrigger(trigger_template={"branch_name": "^new$"})
    mask = {"paths": ["trigger_template.branch_name"]}
    _update(place, kept, trigger=change, update_mask=mask)
    found = place.call("get_build_trigger", **place.name_trigger(kept.id))
    template = found.trigger_template
    assert (template.repo_name, template.branch_name) == ("shop", "^new$")


def test_without_a_mask_the_whole_trigger_is_replaced(place: Place) -> None:
    kept = place.keep(_name(), description="old", tags=["gone"])
    change = BuildTrigger(name=kept.name, build=kept.build)
    _update(place, kept, trigger=change)
    found = place.call("get_build_trigger", **place.name_trigger(kept.id))
    assert (found.id, found.description, found.tags) == (kept.id, "", [])


def test_a_mask_of_unknown_fields_is_refused(place: Place) -> None:
    kept = place.keep(_name())
    mask = {"paths": ["descriptoin"]}
    with pytest.raises(BadRequest, match=r"did you mean description\?"):
        _update(place, kept, trigger=BuildTrigger(), update_mask=mask)


def test_a_deleted_trigger_is_gone(place: Place) -> None:
    kept = place.keep(_name())
    named = place.name_trigger(kept.id)
    place.call("delete_build_trigger", **named)
    with pytest.raises(NotFound, match=kept.id):
        place.call("get_build_trigger", **named)


def test_a_trigger_is_run_by_hand(place: Place, await_end: AwaitEnd) -> None:
    kept = place.keep(_name())
    named = place.name_trigger(kept.id)
    build = await_end(place.call("run_build_trigger", **named))
    assert build.status == Status.SUCCESS
    assert build.build_trigger_id == kept.id


def test_a_hand_may_set_substitutions(
    place: Place, await_end: AwaitEnd
) -> None:
    kept = place.keep(_name(), substitutions={"_A": "old", "_B": "kept"})
    operation = place.call(
        "run_build_trigger",
        **place.name_trigger(kept.id),
        source={"substitutions": {"_A": "new"}},
    )
    found = await_end(operation).substitutions
    assert (found["_A"], found["_B"]) == ("new", "kept")


@pytest.mark.parametrize(
    "method", ["get_build_trigger", "delete_build_trigger", "run_build_trigger"]
)
def test_an_unknown_trigger_is_not_found(place: Place, method: str) -> None:
    with pytest.raises(NotFound, match="no-such"):
        place.call(method, **place.name_trigger("no-such"))


def test_no_unknown_trigger_is_updated(place: Place) -> None:
    resource = "projects/local/locations/global/triggers/no-such"
    kept = BuildTrigger(id="no-such", resource_name=resource)
    with pytest.raises(NotFound, match="no-such"):
        _update(place, kept, trigger=BuildTrigger(name="no-such"))
