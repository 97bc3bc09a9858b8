"""Venues as JSON: what everybody sees, what their hosts see, what hosts say."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api.known_words import Body
from commons.models import Commune
from venues.api.deposit_views import DepositTermSerializer
from venues.api.fields import CountField, IdField, NamedSerializer
from venues.api.payment_serializers import PaymentMethodSerializer, PaymentTermsSerializer
from venues.api.season_serializers import SeasonSerializer
from venues.api.space_views import SpaceSerializer
from venues.api.text_views import HostTextSerializer
from venues.models import PaymentTerms, Photo, Venue
from venues.text_words import HostLanguage
from venues.venue_editing import ERP_SPECIAL, ERP_TYPES, MAX_HORIZON_DAYS, MAX_NOTICE_HOURS

PUBLIC_FIELDS = [
    "slug",
    "name",
    "kind",
    "organisation",
    "description",
    "language",
    "commune",
    "address",
    "latitude",
    "longitude",
    "time_zone",
    "safety_headcount",
    "erp_types",
    "erp_category",
    "amenities",
    "download_mbps",
    "stop_name",
    "stop_minutes",
    "approval",
    "notice_hours",
    "horizon_days",
    "cancellation_policy",
    "house_rules",
    "photos",
    "is_demo",
    "state",
    "published_at",
]
HOST_FIELDS = ["answer_hours", "arrival_instructions", "payment_instructions", "phone", "email", "created_at"]


class KindSerializer(NamedSerializer):
    """A kind of venue."""

    shape = serializers.CharField(help_text="Its shape on the map.")


class HostOrganisationSerializer(serializers.Serializer):
    """Who offers a venue."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()


class CommuneSerializer(serializers.ModelSerializer):
    """A commune."""

    class Meta:
        model = Commune
        fields = ["insee", "name", "postal_codes", "department", "latitude", "longitude"]
        read_only_fields = fields


class PhotoSourceSerializer(serializers.Serializer):
    """One size of a photo."""

    width = serializers.IntegerField(help_text="Pixels.")
    url = serializers.URLField(help_text="WebP; never changes.")


class PhotoSerializer(serializers.Serializer):
    """A photo of a venue."""

    alt = serializers.CharField(help_text="What one sees on it.")
    credit = serializers.CharField(help_text="Who took it; may be empty.")
    width = serializers.IntegerField(help_text="Of the widest, in pixels.")
    height = serializers.IntegerField(help_text="Of the widest, in pixels.")
    sources = serializers.SerializerMethodField()

    @extend_schema_field(PhotoSourceSerializer(many=True))
    def get_sources(self, photo: Photo) -> list[dict[str, object]]:
        """Narrowest first."""
        return [{"width": width, "url": urljoin(settings.SITE_URL, url)} for width, url in photo.picture.sources]


class VenueSerializer(serializers.ModelSerializer):
    """A venue as everybody may see it."""

    kind = KindSerializer(read_only=True)
    organisation = HostOrganisationSerializer(read_only=True)
    commune = CommuneSerializer(read_only=True)
    amenities = NamedSerializer(many=True, read_only=True)
    photos = serializers.SerializerMethodField()

    @extend_schema_field(PhotoSerializer(many=True))
    def get_photos(self, venue: Venue) -> list[dict[str, object]]:
        """Those that are shown, in order."""
        return list(PhotoSerializer([photo for photo in venue.photos.all() if photo.alt], many=True).data)

    class Meta:
        model = Venue
        fields = PUBLIC_FIELDS
        read_only_fields = fields


class VenueDetailSerializer(VenueSerializer):
    """A venue with its spaces in use, its published seasons, and what there is to know about paying it."""

    spaces = SpaceSerializer(many=True, read_only=True, source="spaces_in_use")
    seasons = SeasonSerializer(many=True, read_only=True, source="published_seasons")
    payment_methods = PaymentMethodSerializer(many=True, read_only=True, source="methods_offered")
    payment_terms = serializers.SerializerMethodField()
    deposits = DepositTermSerializer(many=True, read_only=True, source="deposit_terms")
    texts = HostTextSerializer(many=True, read_only=True, help_text="In other languages than the venue's own.")

    class Meta(VenueSerializer.Meta):
        fields = [*PUBLIC_FIELDS, "spaces", "seasons", "payment_methods", "payment_terms", "deposits", "texts"]
        read_only_fields = fields

    @extend_schema_field(PaymentTermsSerializer)
    def get_payment_terms(self, venue: Venue) -> dict[str, Any]:
        """When it is paid."""
        return PaymentTermsSerializer(terms_of_venue(venue)).data


def terms_of_venue(venue: Venue) -> PaymentTerms:
    """Those of the venue, or the usual ones: all at once."""
    found: PaymentTerms = getattr(venue, "payment_terms", None) or PaymentTerms(venue=venue)
    return found


class HostedVenueSerializer(VenueSerializer):
    """A venue as those see it who manage it."""

    # Not an EmailField: it may be empty.
    email = serializers.CharField(read_only=True)

    class Meta(VenueSerializer.Meta):
        fields = [*PUBLIC_FIELDS, *HOST_FIELDS]
        read_only_fields = fields


class VenueChanges(Body):
    """What a host says about a venue."""

    name = serializers.CharField(max_length=120)
    kind = serializers.SlugField(help_text="Code of a kind of venue.")
    commune = serializers.CharField(max_length=5, help_text="Insee code, not the postal code.")
    safety_headcount = CountField(min_value=1)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    language = serializers.ChoiceField(HostLanguage.choices, required=False, help_text="Of the host's texts.")
    address = serializers.CharField(required=False, allow_blank=True, max_length=300)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    time_zone = serializers.CharField(required=False, max_length=60)
    erp_types = serializers.ListField(
        child=serializers.ChoiceField([(each, each) for each in sorted(ERP_TYPES | ERP_SPECIAL)]),
        required=False,
        max_length=20,
    )
    erp_category = CountField(required=False, allow_null=True, min_value=1, max_value=5)
    amenities = serializers.ListField(child=serializers.SlugField(), required=False, max_length=100)
    download_mbps = CountField(
        required=False, allow_null=True, min_value=1, max_value=100_000, help_text="Mbit/s, measured on the spot."
    )
    stop_name = serializers.CharField(
        required=False, allow_blank=True, max_length=120, help_text="The nearest stop of a train or bus."
    )
    stop_minutes = CountField(required=False, allow_null=True, max_value=600, help_text="On foot from that stop.")
    approval = serializers.ChoiceField(Venue.Approval.choices, required=False)
    notice_hours = CountField(required=False, max_value=MAX_NOTICE_HOURS)
    horizon_days = CountField(required=False, min_value=1, max_value=MAX_HORIZON_DAYS)
    answer_hours = CountField(required=False, min_value=1, max_value=24 * 60)
    cancellation_policy = serializers.ChoiceField(Venue.CancellationPolicy.choices, required=False)
    house_rules = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    arrival_instructions = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    payment_instructions = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=30)
    email = serializers.EmailField(required=False, allow_blank=True)


class VenueInput(VenueChanges):
    """A venue to make."""

    organisation = IdField()


class WithdrawInput(Body):
    """Why a venue is withdrawn."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2_000)
