"""For whom a booking form is filled in before anybody has said so: one's only verified organisation, at its rate."""

from collections.abc import Iterable

from django.http import QueryDict

from accounts.models import Membership
from bookings.audiences import proved_by
from bookings.making.party import claimant_of
from bookings.pages.public.loading import Shown


def filled_in(params: QueryDict, memberships: Iterable[Membership], shown: Shown) -> QueryDict:
    """`params` with `organisation` and `audience`, where they are open and there is one organisation to think of.

    A form that was sent says both, « moi-même » included: what somebody chose is never changed.
    """
    verified = [one.organisation for one in memberships if one.organisation.verified_at]
    if "organisation" in params or len(verified) != 1:
        return params
    proved = proved_by(claimant_of(verified[0]), venue_commune=shown.venue.commune_id)
    if "audience" in params and params["audience"] not in proved:
        return params
    filled = params.copy()
    filled["organisation"] = str(verified[0].pk)
    priced = {rate.audience for season in shown.seasons for rate in season.rates.all()}
    own = [audience for audience in proved if audience in priced]
    if own and "audience" not in params:
        filled["audience"] = own[0].value
    return filled
