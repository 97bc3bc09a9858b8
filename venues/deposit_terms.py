"""The deposits that a venue asks for: `kind`, `label`, `amount` in euros."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from venues.models import DepositTerm
from venues.term_editing import TermKind

DEPOSITS: Final = TermKind(
    model=DepositTerm,
    fields=frozenset({"kind", "label", "amount"}),
    event="deposit_terms_set",
    too_many=("too_many_deposits", _("Six cautions suffisent : réunissez-en quelques-unes.")),
    unknown=_("Cette caution n’existe pas, ou n’est pas visible pour vous."),
)
