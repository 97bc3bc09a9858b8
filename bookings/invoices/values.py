"""What documents are made of. Pure. Amounts are Decimal euros with two places, rates of VAT in per cent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commons.money import ZERO


class Category(StrEnum):
    """VAT categories of EN 16931 (UNTDID 5305): standard or reduced rate, zero rate, exempt, outside the scope."""

    STANDARD = "S"
    ZERO_RATE = "Z"
    EXEMPT = "E"
    OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How something is taxed. `mention`: the key of the legal mention that says why it is not, if it is not."""

    category: Category
    rate: Decimal = ZERO
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """Something to be billed at a price that contains its VAT: `gross` for all of `quantity`.

    `label` is what it is, `detail` how much of it (« 3 jours × 2 places »); `start` and `end` the days of the service.
    """

    label: str
    detail: str
    quantity: Decimal
    gross: Decimal
    treatment: Treatment
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A charge and its amount without VAT (BT-131)."""

    charge: Charge
    net: Decimal


@dataclass(frozen=True, slots=True)
class VatPart:
    """A group of the VAT breakdown (BG-23): all of one category and rate.

    `basis` (BT-116) is what its lines sum to, less `allowance`; `tax` (BT-117) is `basis` times the rate, rounded.
    `promised` is what was to be paid for it, tax included; where no basis gives just that, the cent is in `rounding`.
    """

    category: Category
    rate: Decimal
    mentions: tuple[str, ...]
    basis: Decimal
    tax: Decimal
    promised: Decimal
    allowance: Decimal = ZERO

    @property
    def rounding(self) -> Decimal:
        return self.promised - self.basis - self.tax


@dataclass(frozen=True, slots=True)
class Bill:
    """Lines, breakdown, and the totals of EN 16931 (BG-22)."""

    lines: tuple[Line, ...]
    parts: tuple[VatPart, ...]
    prepaid: Decimal = ZERO

    @property
    def lines_net(self) -> Decimal:
        """BT-106."""
        return sum((line.net for line in self.lines), ZERO)

    @property
    def allowances(self) -> Decimal:
        """BT-107."""
        return sum((part.allowance for part in self.parts), ZERO)

    @property
    def net(self) -> Decimal:
        """BT-109."""
        return self.lines_net - self.allowances

    @property
    def tax(self) -> Decimal:
        """BT-110."""
        return sum((part.tax for part in self.parts), ZERO)

    @property
    def gross(self) -> Decimal:
        """BT-112."""
        return self.net + self.tax

    @property
    def rounding(self) -> Decimal:
        """BT-114."""
        return sum((part.rounding for part in self.parts), ZERO)

    @property
    def promised(self) -> Decimal:
        """What is asked for the whole: the price that was promised, to the cent."""
        return self.gross + self.rounding

    @property
    def due(self) -> Decimal:
        """BT-115."""
        return self.promised - self.prepaid


@dataclass(frozen=True, slots=True)
class Party:
    """Who issues or receives a document, as it stands there. `vat_number` with its country, `country` ISO 3166-1."""

    name: str
    address: str
    postal_code: str
    city: str
    country: str = "FR"
    legal_form: str = ""
    siret: str = ""
    vat_number: str = ""
    register: str = ""
    share_capital: str = ""
    email: str = ""
    professional: bool = False

    @property
    def siren(self) -> str:
        return self.siret[:9]
