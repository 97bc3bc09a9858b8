"""What the accounts API reads and shows."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ApiToken, Invitation, Membership, Organisation, Role, User
from accounts.roles import CAPABILITIES, Capability
from commons.api.known_words import Body
from commons.models import Commune


class CommuneReference(serializers.ModelSerializer[Commune]):
    class Meta:
        model = Commune
        fields = ["insee", "name"]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """`verified_at`: when an administrator checked kind, identifiers and commune, or null."""

    commune = CommuneReference(allow_null=True, read_only=True)

    class Meta:
        model = Organisation
        fields = [
            "id",
            "kind",
            "name",
            "siret",
            "rna",
            "uai",
            "local_register",
            "commune",
            "address",
            "email",
            "phone",
            "verified_at",
            "trusted_at",
            "created_at",
        ]


class OrganisationInput(Body):
    """Identifiers as typed; `commune` is an Insee code."""

    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    name = serializers.CharField(max_length=200)
    siret = serializers.CharField(max_length=30, allow_blank=True, required=False)
    rna = serializers.CharField(max_length=30, allow_blank=True, required=False)
    uai = serializers.CharField(max_length=30, allow_blank=True, required=False)
    local_register = serializers.CharField(max_length=100, allow_blank=True, required=False)
    commune = serializers.CharField(max_length=5, allow_null=True, required=False)
    address = serializers.CharField(max_length=300, allow_blank=True, required=False)
    email = serializers.EmailField(allow_blank=True, required=False)
    phone = serializers.CharField(max_length=30, allow_blank=True, required=False)


class MembershipOfMine(serializers.ModelSerializer[Membership]):
    """An organisation that the user is in, with role and capabilities."""

    id = serializers.IntegerField(source="organisation.id", help_text="The organisation's id.")
    name = serializers.CharField(source="organisation.name")
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices, source="organisation.kind")
    verified = serializers.SerializerMethodField()
    role = serializers.ChoiceField(choices=Role.choices)
    capabilities = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "name", "kind", "verified", "role", "all_venues", "capabilities"]

    def get_verified(self, membership: Membership) -> bool:
        return membership.organisation.verified_at is not None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=[c.value for c in Capability])))
    def get_capabilities(self, membership: Membership) -> list[str]:
        return sorted(CAPABILITIES[Role(membership.role)])


class MeSerializer(serializers.ModelSerializer[User]):
    organisations = MembershipOfMine(many=True, source="my_memberships", read_only=True)

    class Meta:
        model = User
        fields = ["id", "email", "name", "phone", "language", "is_staff", "organisations"]
        read_only_fields = ["id", "email", "is_staff"]


class ProfileInput(Body):
    name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    phone = serializers.CharField(max_length=30, allow_blank=True, required=False)
    language = serializers.ChoiceField(choices=["fr", "en"], required=False)


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """`email` is null for those who do not manage the team."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.get_full_name")
    email = serializers.SerializerMethodField()
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ["id", "user", "name", "email", "role", "all_venues", "created_at"]

    @extend_schema_field(serializers.EmailField(allow_null=True))
    def get_email(self, membership: Membership) -> str | None:
        return membership.user.email if self.context.get("manages_team") else None

    def to_representation(self, membership: Membership) -> dict[str, Any]:
        shown = super().to_representation(membership)
        if not self.context.get("manages_team"):
            # A person without a name is called by their address: strangers to the team's affairs see neither.
            shown["name"] = membership.user.name
        return shown


class MemberInput(Body):
    role = serializers.ChoiceField(choices=Role.choices)
    all_venues = serializers.BooleanField(default=True)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "all_venues", "created_at", "expires_at"]


class InvitationInput(Body):
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices, default=Role.MEMBER)
    all_venues = serializers.BooleanField(default=True)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret; `prefix` is how it begins."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"]


class SignInSerializer(Body):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, style={"input_type": "password"})
    name = serializers.CharField(max_length=100, default="API")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ApiToken.Scope.choices),
        default=list,
        help_text="All scopes when left out.",
    )
    expires_at = serializers.DateTimeField(
        required=False, help_text="90 days ahead when left out, a year ahead at most."
    )


class NewTokenSerializer(serializers.Serializer[Any]):
    """`token` is shown this once and kept nowhere."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiToken.Scope.choices))
