"""What the columns of published tables hold, and what their numbers count."""

from tracker.base.words import N_, Word
from tracker.exchange.units import Dimension


class Field(Word):
    """What a column can hold. Values are the names used in reports and corrections."""

    SERIAL = "serial", N_("No.")
    SOURCE_ID = "source_id", N_("Source")
    PROVINCE = "province", N_("Province")
    CITY = "city", N_("City")
    DISTRICT = "district", N_("District or county")
    SUBDISTRICT = "subdistrict", N_("Subdistrict")
    COMMUNITY = "community", N_("Community")
    NAME = "name", N_("Compound")
    PROJECT = "project", N_("Project")
    PROJECT_CODE = "project_code", N_("Project code")
    ADDRESS = "address", N_("Address")
    PROJECT_COUNT = "project_count", N_("Number of projects")
    COMPOUND_COUNT = "compound_count", N_("Number of compounds")
    STARTED_COMPOUNDS = "started_compounds", N_("Compounds started")
    STARTED_HOUSEHOLDS = "started_households", N_("Households started")
    BUILDINGS = "buildings", N_("Buildings")
    BUILDING_NUMBERS = "building_numbers", N_("Building numbers")
    ENTRANCES = "entrances", N_("Entrances")
    HOUSEHOLDS = "households", N_("Households")
    AREA = "area_m2", N_("Floor area")
    AREA_AFTER_2000 = "area_after_2000_m2", N_("Of which built after 2000")
    INVESTMENT = "investment_yuan", N_("Planned investment")
    FUNDING = "funding", N_("Funding sources")
    FUNDING_PART = "funding_part", N_("Sum from one source")
    CONTENT = "content", N_("Content of works")
    PLANNED_START = "planned_start", N_("Planned start")
    PLANNED_END = "planned_end", N_("Planned end")
    PERIOD = "period", N_("Period of works")
    BUILT_YEAR = "built_year", N_("Built in")
    YEAR = "year", N_("Plan year")
    LOT = "lot", N_("Lot")
    IMPLEMENTING_BODY = "implementing_body", N_("Implementing body")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Supervisor")
    DESIGNER = "designer", N_("Designer")
    REMARK = "remark", N_("Remark")
    GROUP_TOTAL = "group_total", N_("Total of the group")
    ITEM = "item", N_("Item of works")
    QUANTITY = "quantity", N_("Quantity")
    UNIT = "unit", N_("Unit")


DIMENSIONS = {
    Field.PROJECT_COUNT: Dimension.PROJECTS,
    Field.COMPOUND_COUNT: Dimension.COMPOUNDS,
    Field.STARTED_COMPOUNDS: Dimension.COMPOUNDS,
    Field.STARTED_HOUSEHOLDS: Dimension.HOUSEHOLDS,
    Field.BUILDINGS: Dimension.BUILDINGS,
    Field.ENTRANCES: Dimension.ENTRANCES,
    Field.HOUSEHOLDS: Dimension.HOUSEHOLDS,
    Field.AREA: Dimension.AREA,
    Field.AREA_AFTER_2000: Dimension.AREA,
    Field.INVESTMENT: Dimension.MONEY,
    Field.FUNDING_PART: Dimension.MONEY,
}
PLACES = (Field.PROVINCE, Field.CITY, Field.DISTRICT, Field.SUBDISTRICT, Field.COMMUNITY)
