"""The warden: it sees a retry storm in the calls that agents make, refuses them, kills the process and keeps it down.

From calls to deeds, each step a function of what came before:

    Call, Turn ──detector──> Finding ──ladder──> Record (journal) ──fold──> Standing ──desired──> refuse, kill, propose

Only the records are kept. What is to be done follows from them and the time, so a warden that was killed knows after its restart what it was about.
"""
