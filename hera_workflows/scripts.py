"""What the containers of the eval gate run. Exit code 3 means that the machine or the network is at fault, so that it is tried again.

What somebody typed reaches a script through its environment only, and is quoted there.
"""

# With its history and the branches, for the version that was promoted last is found on the deployed one.
CHECKOUT = """\
git init --quiet source
git -C source fetch --quiet -- "$REPOSITORY" "$REVISION" "+refs/heads/*:refs/remotes/origin/*" || exit 3
git -C source checkout --quiet --detach FETCH_HEAD
git -C source rev-parse HEAD > commit
"""

JUDGE = """\
mkdir -p records
exec lifeos -C source gym judge "$AGENT" records --suite="$SUITE" --through="$THROUGH" --against="$AGAINST" --output verdict
"""

# What rests on a part that only the machine can have lost is no verdict: it is shown, and not remembered.
VERDICT = """\
cat verdict/summary
test "$(cat verdict/whole)" = yes
"""

PUBLISH = """\
if ! test -d evidence/receipts; then echo "there is no receipt to commit"; exit 0; fi
git init --quiet repository
cd repository
git fetch --quiet --depth 1 -- "$REPOSITORY" "$COMMIT" || exit 3
git checkout --quiet --detach FETCH_HEAD
mkdir -p evals
cp -R ../evidence/receipts evals/
git add evals/receipts
if git diff --cached --quiet; then echo "the receipt is committed already"; exit 0; fi
git -c user.name="LifeOS eval gate" -c user.email=eval-gate@lifeos.invalid commit --quiet -m "Receipt of $AGENT: $DECISION"
# By force: the branch is named by the digest, so what it held is a receipt of the same gate.
git push --quiet --force -- "$REPOSITORY" "HEAD:refs/heads/receipts/$AGENT/$DIGEST" || exit 3
"""

REFUSE = """\
echo "The gate says $DECISION: $SUMMARY"
exit 1
"""
