"""Names of records, columns, actions and doors as the journal's readers know them; the names are message ids."""

from tracker.base.words import N_

RECORDS = {
    "account": N_("Account"), "building": N_("Building"), "compound": N_("Compound"),
    "compound_merge": N_("Merging of compounds"), "entrance": N_("Entrance"), "evidence": N_("Document"),
    "funding_source": N_("Funding source"), "household": N_("Household"), "import_batch": N_("Import"),
    "item": N_("Item"), "item_place": N_("Share of an item"), "milestone": N_("Milestone"),
    "notice": N_("Notice"), "organisation": N_("Organisation"), "party": N_("Party"), "photo": N_("Photo"),
    "programme": N_("Programme"), "project": N_("Project"), "project_compound": N_("Compound of a project"),
    "movement": N_("Money movement"), "movement_proposal": N_("Money that waits for a second person"),
    "funding_grant": N_("Grant"), "funding_edition": N_("Rules of a source"),
    "funding_condition": N_("Rule of a source"), "region": N_("Region"), "report": N_("Report"),
    "request_event": N_("Step of a request"), "resident_request": N_("Request"),
    "stage_step": N_("Stage reached"), "photo_point": N_("Photo point"), "photo_match": N_("Photo seen before"),
    "report_question": N_("Question about a report"), "hidden_check": N_("Check of hidden works"),
    "halt": N_("Standstill explained"),
}  # fmt: skip
"""By table."""

ACTIONS = {
    "add": N_("added"), "change": N_("changed"), "remove": N_("removed"), "stage": N_("stage read anew"),
    "refused": N_("sign-in refused"), "signed in": N_("signed in"), "signed out": N_("signed out"),
    "number shown": N_("telephone number shown"),
}  # fmt: skip
"""By what the journal calls them."""

DOORS = {
    "public": N_("Public door"), "site": N_("Site door"), "office": N_("Office door"),
    "shell": N_("Command"),
}  # fmt: skip
"""Where it was done."""

FIELDS = {
    "accepted": N_("Accepted quantity"), "actual_on": N_("Actual date"), "address": N_("Address"),
    "aliases": N_("Other names"), "amount": N_("Amount"), "answer": N_("Answer"),
    "area": N_("Floor area, m²"), "basis": N_("Where the date comes from"), "body": N_("Text"),
    "building_id": N_("Building"), "buildings": N_("Buildings"), "built_year": N_("Year built"),
    "category": N_("What it is about"), "changed": N_("Changed quantity"), "code": N_("Code in the plan"),
    "compound_id": N_("Compound"), "compounds": N_("Compounds"), "contact": N_("Contact"),
    "contracted": N_("Contracted quantity"), "dated": N_("Date of the document"), "demo": N_("Demo data"),
    "disabled": N_("Account closed"), "discipline": N_("Discipline"), "display_name": N_("Name"),
    "document_no": N_("Document number"), "done": N_("Done"), "due_at": N_("To be answered by"),
    "earned": N_("Value done, yuan"), "email": N_("E-mail"), "ends_on": N_("Last day"),
    "evidence": N_("Evidence"), "file_name": N_("File"), "forecast_on": N_("Forecast date"),
    "hazards": N_("Safety hazards"), "households": N_("Households"), "in_plan": N_("In plan"),
    "item_class": N_("Class"), "kind": N_("Kind"), "left_out_reason": N_("Why it is left out"),
    "level": N_("Level"), "missing_facilities": N_("Missing facilities"), "name": N_("Name"),
    "national_code": N_("Unified project code"), "note": N_("Remarks"),
    "organisation_id": N_("Organisation"), "phone": N_("Phone"), "planned": N_("Planned"),
    "planned_end": N_("Planned end"), "planned_on": N_("Planned date"),
    "planned_start": N_("Planned start"), "progress": N_("Percent complete"),
    "published_unit": N_("Unit as published"), "quantity": N_("Quantity"), "reached_on": N_("Reached on"),
    "reason": N_("Reason"), "received": N_("Received"), "received_on": N_("Received on"),
    "region_id": N_("Region"), "reported_start": N_("Reported start"), "role": N_("Role"),
    "scope": N_("Where it applies"), "source": N_("Source of the figures"), "stage": N_("Stage"),
    "starts_on": N_("First day"), "state": N_("State"), "storeys": N_("Storeys"),
    "surveyed_on": N_("Day of the survey"), "text": N_("Text"), "title": N_("Title"),
    "type_code": N_("Kind of work"), "unit": N_("Unit"), "unit_price": N_("Unit price, yuan"),
    "urgent": N_("Urgent"), "valid_until": N_("Valid until"), "value": N_("Value, yuan"),
    "withdrawn_reason": N_("Why it is withdrawn"), "words": N_("Words"), "worked_on": N_("Day of the work"),
    "year": N_("Plan year"), "said_total": N_("Total as reported"), "workers": N_("Workers on site"),
    "weather": N_("Weather"), "blocked": N_("What holds the work up"), "corrects_id": N_("Corrected report"),
    "phase": N_("When it was taken"), "point_id": N_("Photo point"), "cause": N_("Why nothing moves"),
    "restart_on": N_("Work goes on from"), "tested_on": N_("Day of the test"),
}  # fmt: skip
"""By column; the same word for the same column of every table. Keys, hashes and bookkeeping have none."""
