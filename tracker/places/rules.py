"""Levels of places, the survey file of a compound, and whether the programme may renovate it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word


class Level(Word):
    """From the city down to the household."""

    CITY = "city", N_("City")
    COUNTY = "county", N_("County or district")
    SUBDISTRICT = "subdistrict", N_("Subdistrict")
    COMMUNITY = "community", N_("Community")
    COMPOUND = "compound", N_("Compound")
    BUILDING = "building", N_("Building")
    ENTRANCE = "entrance", N_("Entrance")
    HOUSEHOLD = "household", N_("Household")

    @property
    def below(self) -> "Level | None":
        """The level whose places stand directly under this one."""
        levels = list(Level)
        position = levels.index(self) + 1
        return levels[position] if position < len(levels) else None


REGIONS = (Level.CITY, Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)


class PropertyType(Word):
    """How the flats came to their owners."""

    REFORMED = "reformed", N_("Public housing sold to tenants")
    COLLECTIVE = "collective", N_("Built with employees' contributions")
    COMMERCIAL = "commercial", N_("Commercial housing")
    PUBLIC = "public", N_("Public rental under direct management")
    MIXED = "mixed", N_("Several kinds")
    SELF_BUILT = "self_built", N_("Self-built housing")


class OtherProgramme(Word):
    """Programmes in which a compound must not be declared a second time; NONE was asked and answered."""

    NONE = "none", N_("In no other programme")
    SHANTY_TOWN = "shanty_town", N_("Shanty-town redevelopment")
    DANGEROUS_HOUSING = "dangerous_housing", N_("Dangerous housing programme")
    URBAN_RENEWAL = "urban_renewal", N_("Urban renewal project")
    URBAN_VILLAGE = "urban_village", N_("Urban village redevelopment")
    DEMOLITION = "demolition", N_("To be demolished")


SURVEY_FIELDS = {
    "built_year": N_("Year built"),
    "buildings": N_("Number of buildings"),
    "entrances": N_("Number of entrances"),
    "households": N_("Number of households"),
    "area": N_("Floor area, m²"),
    "property_type": N_("Kind of property"),
    "property_service": N_("Property management"),
    "owners_committee": N_("Owners' committee"),
    "maintenance_fund": N_("Maintenance fund"),
    "other_programme": N_("Other programmes"),
    "missing_facilities": N_("Missing facilities"),
    "hazards": N_("Safety hazards"),
}
"""What a survey file says about a compound; ``False`` and 0 are answers, None and blanks are not."""


@dataclass(frozen=True, kw_only=True)
class SurveyFile:
    """Stage 1 of the process: one file per compound. ``area`` in m²."""

    built_year: int | None = None
    buildings: int | None = None
    entrances: int | None = None
    households: int | None = None
    area: Decimal | None = None
    property_type: PropertyType | None = None
    property_service: bool | None = None
    owners_committee: bool | None = None
    maintenance_fund: bool | None = None
    other_programme: OtherProgramme | None = None
    missing_facilities: str | None = None
    hazards: str | None = None

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of the fields nobody has filled in."""
        return tuple(name for name in SURVEY_FIELDS if _is_blank(getattr(self, name)))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


FIRST_BUILT = 1900
LARGEST = {"buildings": 500, "entrances": 3000, "households": 30_000, "area": 5_000_000}


def check_survey(survey: SurveyFile, *, this_year: int) -> None:
    """Refuse figures that no compound has: built in the future, negative, absurdly large, contradictory."""
    if survey.built_year is not None and not FIRST_BUILT <= survey.built_year <= this_year:
        raise Refusal(
            N_("The year built must be between %(first)s and %(last)s."),
            "built_year",
            first=FIRST_BUILT,
            last=this_year,
        )
    for name, largest in LARGEST.items():
        value = getattr(survey, name)
        if value is not None and value < 0:
            raise Refusal(N_("This number cannot be negative."), name)
        if value is not None and value > largest:
            raise Refusal(N_("This is more than any compound has. Check the number and its unit."), name)
    if _fewer(survey.entrances, survey.buildings):
        raise Refusal(N_("There cannot be fewer entrances than buildings."), "entrances")
    if _fewer(survey.households, survey.entrances):
        raise Refusal(N_("There cannot be fewer households than entrances."), "households")


def _fewer(parts: int | None, wholes: int | None) -> bool:
    """0 stands for "none counted" in published tables, not for a contradiction."""
    return bool(parts and wholes and parts < wholes)


class Status(Word):
    ELIGIBLE = "eligible", N_("Eligible")
    WITHIN_QUOTA = "within_quota", N_("Eligible within the quota")
    NOT_ELIGIBLE = "not_eligible", N_("Not eligible")
    NOT_YET_KNOWN = "not_yet_known", N_("Not yet known")


class Source(StrEnum):
    """Where a rule of eligibility comes from."""

    GUIDANCE = "国办发〔2020〕23号"
    QUOTA = "各地办法，如大姚县：不超过当年改造户数的15%"
    FUNDS = "财综〔2024〕15号"


@dataclass(frozen=True)
class Reason(Sentence):
    """Why, with the source of the rule."""

    source: Source = Source.GUIDANCE


@dataclass(frozen=True)
class EligibilityRules:
    """Years are inclusive; ``quota_share`` is the part of a year's households that later compounds may fill."""

    last_year: int = 2000
    last_quota_year: int = 2005
    quota_share: Fraction = Fraction(15, 100)


@dataclass(frozen=True, kw_only=True)
class EligibilityFacts:
    """None is "not known"; ``renovated_year`` is an earlier plan that already listed the compound."""

    built_year: int | None = None
    property_type: PropertyType | None = None
    other_programme: OtherProgramme | None = None
    renovated_year: int | None = None


@dataclass(frozen=True)
class Eligibility:
    """The answer with its reasons; ``missing`` names the survey fields it still hangs on."""

    status: Status
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool | None:
        """For gates: None while it is not known."""
        if self.status is Status.NOT_YET_KNOWN:
            return None
        return self.status is not Status.NOT_ELIGIBLE


RULES = EligibilityRules()


def eligibility(facts: EligibilityFacts, *, rules: EligibilityRules = RULES) -> Eligibility:
    """Whether the programme may renovate a compound. One certain "no" outweighs everything unknown."""
    against = tuple(_against(facts, rules))
    if against:
        return Eligibility(Status.NOT_ELIGIBLE, against)
    unknown = {
        "built_year": facts.built_year,
        "property_type": facts.property_type,
        "other_programme": facts.other_programme,
    }
    missing = tuple(name for name, value in unknown.items() if value is None)
    if missing or facts.built_year is None:
        return Eligibility(Status.NOT_YET_KNOWN, (), missing)
    values = {"year": facts.built_year, "last": rules.last_year, "last_quota": rules.last_quota_year}
    if facts.built_year <= rules.last_year:
        built = Reason(N_("Built in %(year)s, by the end of %(last)s."), values)
        return Eligibility(Status.ELIGIBLE, (built,))
    late = Reason(
        N_("Built in %(year)s, between %(last)s and %(last_quota)s: only within the year's quota."),
        values,
        Source.QUOTA,
    )
    return Eligibility(Status.WITHIN_QUOTA, (late,))


def _against(facts: EligibilityFacts, rules: EligibilityRules) -> Iterator[Reason]:
    if facts.built_year is not None and facts.built_year > rules.last_quota_year:
        values = {"year": facts.built_year, "last_quota": rules.last_quota_year}
        yield Reason(N_("Built in %(year)s, after %(last_quota)s."), values)
    if facts.property_type is PropertyType.SELF_BUILT:
        yield Reason(N_("Self-built housing is outside the programme."))
    if facts.other_programme is OtherProgramme.DEMOLITION:
        yield Reason(N_("The compound is to be demolished."))
    elif facts.other_programme not in (None, OtherProgramme.NONE):
        yield Reason(N_("The compound is already declared in another programme."), source=Source.FUNDS)
    if facts.renovated_year is not None:
        yield Reason(
            N_("The compound was already in the plan of %(year)s."),
            {"year": facts.renovated_year},
            Source.FUNDS,
        )


@dataclass(frozen=True)
class Quota:
    """The quota meter of one year: households of the whole plan, and of its later-built compounds."""

    households: int
    late_households: int
    share: Fraction = RULES.quota_share

    @property
    def allowed(self) -> int:
        """Whole households that may be of later-built compounds."""
        return int(self.households * self.share)

    @property
    def left(self) -> int:
        """Negative when the plan is over its quota."""
        return self.allowed - self.late_households

    @property
    def is_kept(self) -> bool:
        return self.late_households <= self.households * self.share

    def would_fit(self, households: int) -> bool:
        """Whether one more later-built compound fits; its households count on both sides."""
        return Quota(self.households + households, self.late_households + households, self.share).is_kept
