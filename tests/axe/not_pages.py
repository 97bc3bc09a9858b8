"""Addresses that show no page of their own; what they answer instead is looked at wherever it is a page."""

from typing import Final

# Files, pictures, data for scripts, and the card of the map, which is a part of a page.
FILES: Final = """
account_export calendar deposit_proof document_link healthz host_dates_template host_due_file host_entries_file
host_invoices_csv livez map_card mfa_download_recovery_codes mfa_login_webauthn offline_worker openings openings_around
paper_file paper_own_file photo reservation_file season_picture series_file venue_card
"""
# Buttons: they do something and lead on.
BUTTONS: Final = """
book_hold deposit_by_card favourite host_account_go_on host_account_leave host_address host_approve host_bill
host_closure_reopen host_debt_paid host_deposit_given_back host_deposit_term_remove host_feed_action host_given_back
host_method_remove host_no_show host_paper_accept host_paper_term_remove host_planning_click host_season_publish
host_season_remove host_seasons_open host_series_approve host_settle host_statement host_supplement_remove
host_venue_address host_venue_publish invitation_cancel member_remove organisation_leave paper_remove pay_by_card
reservation_extend reservation_quote search_change series_extend set_language stripe_webhook token_revoke waiting_join
"""
# Ways that lead on at once: to where one was before signing in, or to the payment provider.
WAYS: Final = "account_set_password favourite_wanted host_account_back host_account_expired waiting_wanted"
