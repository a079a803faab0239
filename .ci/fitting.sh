# Which stories still end in time; sourced by .ci/run, and by tests/architecture/test_ci.py.
# shellcheck shell=bash

# Seconds that a run has, and what of them a cluster needs to start, and to end with what a failure has left shown.
limit=5400
start=200
end=300
# Of each story a quarter more, at least, than the longest that it took on two busy cores (docs/reference/cluster.md); those first that show most.
stories="650 tests/e2e/test_golden_path.py
650 tests/e2e/test_release.py
350 tests/e2e/test_revert.py
100 tests/e2e/test_refused.py"

# fitting SECONDS: those that end in time when so many are over.
fitting() {
    local left=$((limit - start - end - $1)) seconds file
    while read -r seconds file; do
        if [ "$seconds" -le "$left" ]; then
            left=$((left - seconds))
            echo "$file"
        fi
    done <<<"$stories"
}
