"""Medical-cost subsidy data: R-TICKET-05."""


def subsidy_record(visit):
    """Absent data never delete a record; somebody asks the municipality first."""
    subsidy = visit.facts.subsidy
    if subsidy is None:
        return None
    if subsidy.state == "provided":
        return "updated"
    if not subsidy.on_file:
        return "none"
    visit.advise("check_subsidy_with_municipality")
    return "kept_pending_check"
