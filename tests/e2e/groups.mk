# The stories in groups of under fifteen minutes each on two cores (docs/reference/cluster.md has their times); `make e2e GROUP=faults` runs one.
# Each story is in one group: tests/architecture/test_stories.py.
GROUPS := fleet golden release replay revert brake gate candidates faults disasters full mishaps agents sleep memory ingest reads database guard load router mirrored suspend controllers

STORIES_fleet := tests/e2e/test_fleet.py
STORIES_golden := tests/e2e/test_golden_path.py tests/e2e/test_argo_cd.py
STORIES_release := tests/e2e/test_release.py tests/e2e/test_refused.py
STORIES_replay := tests/e2e/test_golden_decisions.py
STORIES_revert := tests/e2e/test_revert_promoted.py tests/e2e/test_revert.py
STORIES_brake := tests/e2e/test_brake.py tests/e2e/test_sync.py
STORIES_gate := tests/e2e/test_gate.py
STORIES_candidates := tests/e2e/test_candidates.py tests/e2e/test_operating_curve.py
STORIES_faults := tests/e2e/test_faults.py::test_a_revert_in_the_middle_of_a_shadow_arrives_whoever_is_killed
STORIES_disasters := tests/e2e/test_faults.py::test_a_release_arrives_though_everybody_is_killed_once \
	tests/e2e/test_faults.py::test_what_a_restored_database_has_forgotten_comes_back_from_git
STORIES_full := tests/e2e/test_faults.py::test_a_full_database_takes_nothing_and_loses_nothing tests/e2e/test_full_disk.py
STORIES_mishaps := tests/e2e/test_mishaps.py
STORIES_agents := tests/e2e/test_agents.py tests/e2e/test_pods.py tests/e2e/test_images.py tests/e2e/test_doctor.py
STORIES_sleep := tests/e2e/test_knative_release.py
STORIES_memory := tests/e2e/test_memory.py::test_an_agent_recalls_what_its_scopes_grant_and_nothing_else \
	tests/e2e/test_memory.py::test_an_agent_is_ready_only_when_its_version_is_served_and_a_lost_remote_is_waited_for \
	tests/e2e/test_memory.py::test_what_was_learned_outlives_the_layer_killed_in_the_middle \
	tests/e2e/test_memory.py::test_a_revert_of_code_and_memory_brings_the_old_answer_back
STORIES_ingest := tests/e2e/test_memory.py::test_a_night_is_ingested_by_the_workflow_proposed_and_recalled_with_what_to_cite \
	tests/e2e/test_memory.py::test_what_an_agent_or_a_person_forgets_is_in_no_version_that_the_workflow_makes_from_then_on
STORIES_reads := tests/e2e/test_reads.py
STORIES_database := tests/e2e/test_database.py
STORIES_guard := tests/e2e/test_gateway.py tests/e2e/test_bypass.py
STORIES_load := tests/e2e/test_under_load.py
STORIES_router := tests/e2e/test_router.py
STORIES_mirrored := tests/e2e/test_mirrored.py
STORIES_suspend := tests/e2e/test_suspended.py
STORIES_controllers := tests/e2e/test_controllers.py
