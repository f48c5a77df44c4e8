"""Who works in the demo city: organisations, and one person for each role with a sensible part of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.accounts.models import Account, Organisation, answers_for
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.accounts.security import hash_password, initial_password
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.demo.places import Region
from tracker.demo.projects import Firm
from tracker.demo.rows import Rows

BUREAU = "丹东市住房和城乡建设局（演示）"
CONTRACTORS = ("鸭绿江建设", "凤城建工", "东港市政工程", "锦江建筑安装", "北方节能科技", "辽东城建")
SUPERVISORS = ("正达工程监理", "恒信工程咨询", "宏远建设监理")
DESIGNERS = ("丹东市建筑设计院", "辽东规划设计")
OPERATORS = {
    Discipline.WATER: "丹东市供水集团",
    Discipline.HEAT: "丹东热力",
    Discipline.GAS: "丹东燃气",
    Discipline.POWER: "丹东供电公司",
    Discipline.TELECOM: "丹东通信",
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"


@dataclass(frozen=True)
class SignIn:
    """What is shown and kept of a new person: the only time its password is readable."""

    role: Role
    name: str
    password: str
    scope: str


class People:
    """Adds accounts and organisations to the rows and remembers the sign-ins, the first of a role first."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.sign_ins: list[SignIn] = []
        self._at = now()

    def organisation(self, name: str, kind: OrganisationKind, discipline: Discipline | None = None) -> int:
        number = len(self.rows.of(Organisation))
        return self.rows.add(
            Organisation, name=name if name.endswith("）") else f"{name}（演示）", kind=kind,
            discipline=discipline, phone=f"0415-2{1000 + number:04}00", demo=True,
        )  # fmt: skip

    def account(
        self, name: str, role: Role, scope: str, *, region: Region | None = None,
        organisation_id: int | None = None, discipline: Discipline | None = None, compounds: tuple[int, ...] = (),
    ) -> int:  # fmt: skip
        password = initial_password()
        number = len(self.sign_ins)
        account_id = self.rows.add(
            Account, name=name, display_name=f"{SURNAMES[number % len(SURNAMES)]}{_TITLES[role]}", role=role,
            email=f"{name}@demo.invalid", organisation_id=organisation_id,
            region_id=region.id if region else None, region_path=region.path if region else None,
            discipline=discipline, password_hash=hash_password(password), password_at=self._at,
            must_change_password=False, demo=True,
        )  # fmt: skip
        for compound_id in compounds:
            self.rows.link(answers_for, account_id=account_id, compound_id=compound_id)
        self.sign_ins.append(SignIn(role, name, password, scope))
        return account_id

    def firms(
        self, prefix: str, names: tuple[str, ...], kind: OrganisationKind, role: Role | None = None
    ) -> Iterator[Firm]:
        """Organisations of one kind, each with one person when a role is given."""
        for number, name in enumerate(names, start=1):
            organisation_id = self.organisation(name, kind)
            account_id = None
            if role:
                account_id = self.account(f"{prefix}{number}", role, name, organisation_id=organisation_id)
            yield Firm(
                organisation_id,
                account_id,
                f"{SURNAMES[-number]}经理",
                f"0415-3{2000 + organisation_id:04}00",
            )

    def operators(self) -> dict[Discipline, Firm]:
        found = {}
        for discipline, name in OPERATORS.items():
            organisation_id = self.organisation(name, OrganisationKind.OPERATOR, discipline)
            account_id = None
            if discipline is Discipline.HEAT:
                account_id = self.account(
                    "heat", Role.OPERATOR, name, organisation_id=organisation_id, discipline=discipline
                )
            found[discipline] = Firm(
                organisation_id, account_id, "值班室", f"0415-4{3000 + organisation_id:04}00"
            )
        return found


_TITLES = {
    Role.ADMIN: "管理员",
    Role.CITY: "科长",
    Role.COUNTY: "股长",
    Role.SUBDISTRICT: "主任",
    Role.COMMUNITY: "书记",
    Role.GRID: "网格员",
    Role.CONTRACTOR: "项目经理",
    Role.SUPERVISOR: "总监",
    Role.OPERATOR: "工程师",
    Role.AUDITOR: "审计员",
    Role.RESIDENT: "监督员",
}
