"""How allauth's pages and mails behave here."""

import logging
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from commons.notices import Message, renders, schedule_notice

logger = logging.getLogger(__name__)

# What allauth's pages say has happened, by the templates of its sentences.
SIGNED_IN, CONFIRMED = "account/messages/logged_in.txt", "account/messages/email_confirmed.txt"
CODE_SENT = frozenset({"account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt"})
JUST_CONFIRMED = "address_just_confirmed"


class AccountAdapter(DefaultAccountAdapter):
    """Addresses in lower case, mails in the reader's language, and no mail lost while the mail server is away."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip().lower()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.language = _supported(translation.get_language())
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, since somebody is waiting for the code; later by the worker if that fails."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = _supported(getattr(user, "language", None) or translation.get_language())
        with translation.override(language):
            try:
                super().send_mail(template_prefix, email, context)
            except (OSError, SMTPException):
                logger.warning("a mail of the sign-in pages could not be sent; the worker will try", exc_info=True)
                self._send_later(template_prefix, email, context, user, language)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """One sentence for what happens together, and none for what the next page says itself.

        A new account is confirmed and signed in by the same code. That a code was sent stands on the page where it is
        typed: it is news only when somebody asked for another.
        """
        if message_template in CODE_SENT and request.POST.get("action") != "resend":
            return
        if message_template == CONFIRMED and not request.user.is_authenticated:
            vars(request)[JUST_CONFIRMED] = True
            return
        if message_template == SIGNED_IN and JUST_CONFIRMED in vars(request):
            message = _("C’est fait : votre adresse est confirmée et vous êtes connecté.")
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def _send_later(
        self, template_prefix: str, email: str, context: dict[str, Any], user: User | None, language: str
    ) -> None:
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        html = next((content for content, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
        schedule_notice(
            subject_type="user",
            subject_id=user.pk if user else "",
            kind="account_mail",
            recipient=email,
            user=user,
            language=language,
            due_at=timezone.now(),
            data={"subject": mail.subject, "text": mail.body, "html": html},
        )


@renders("account_mail")
def _render(notice: Any, now: datetime) -> Message:
    return Message(subject=notice.data["subject"], text=notice.data["text"], html=notice.data["html"])


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the following pages come in `language`, by the same cookie as the language switch."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _supported(language: str | None) -> str:
    code = (language or "").split("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
