# METADATA
# title: Workload identity
# description: >-
#   What a SPIFFE ID says: spiffe://<trust domain>/agent/<name>/track/<track>. Only the platform's own trust domain
#   counts, and only the tracks named here may act; every other track is a shadow.
package lib.identity

# METADATA
# title: Tracks that may act
acting := {"canary", "stable"}

# METADATA
# title: The agent and the track of a principal; undefined for a principal that is not an agent of this platform
parse(principal) := {"agent": agent, "track": track(name)} if {
	["spiffe:", "", domain, "agent", agent, "track", name] = split(principal, "/")
	domain == data.lifeos.catalog.platform.trustDomain
}

# METADATA
# title: The track by name; what is not known to act is a shadow
track(name) := name if name in acting

track(name) := "shadow" if not name in acting
