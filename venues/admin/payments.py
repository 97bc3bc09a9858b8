"""How venues are paid."""

from django.contrib import admin

from venues.admin.base import CheckedForm, VenuePage
from venues.models import PaymentMethod, PaymentTerms
from venues.payment_editing import refuse_impossible


class MethodForm(CheckedForm):
    """A means of paying that its venue may offer."""

    def refuse(self, instance: PaymentMethod) -> None:
        refuse_impossible(instance)


@admin.register(PaymentMethod)
class PaymentMethodAdmin(VenuePage):
    """Means of paying. What is booked already keeps its copy."""

    form = MethodForm
    list_display = ("venue", "kind", "audiences", "position", "is_active")
    list_filter = ("kind", "is_active", "venue__kind")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "iban", "account_holder", "payee")
    autocomplete_fields = ("venue",)


@admin.register(PaymentTerms)
class PaymentTermsAdmin(VenuePage):
    """When venues are paid. What is booked already keeps its copy."""

    list_display = ("venue", "advance_percent", "advance_kind", "balance_days")
    list_filter = ("advance_kind",)
    list_select_related = ("venue",)
    search_fields = ("venue__name",)
    autocomplete_fields = ("venue",)
