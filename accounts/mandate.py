"""The text by which an organisation lets the platform issue invoices in its name (a written, prior mandate)."""

from typing import Final

MANDATE_VERSION: Final = "2026-11"
# Kept in French: it is a contract under French law, and the words that were accepted are the ones that count.
MANDATE_TEXT: Final = """\
Par le présent mandat, la structure (le mandant) charge Intersaison (le mandataire) d’établir en son nom et pour son \
compte les factures, les factures d’acompte et les avoirs qui se rapportent aux réservations passées sur la plateforme.

1. Le mandataire numérote ces documents dans une série propre au mandant, continue et chronologique.
2. Le mandant reçoit un exemplaire de chaque document dès son émission. Il peut le contester dans les quinze jours ; \
une erreur se corrige par un avoir.
3. Le mandant garde l’entière responsabilité de ses obligations en matière de facturation et de TVA. Il déclare et \
verse la TVA qui figure sur ces documents, signale sans délai tout changement de son identité ou de son régime de TVA, \
et réclame un document qu’il n’aurait pas reçu.
4. Le mandant ne délivre pas lui-même de facture pour une réservation que le mandataire a déjà facturée.
5. Le mandat vaut jusqu’à sa révocation, possible à tout moment sur la page de facturation. La révocation ne change \
rien aux documents déjà émis.
"""
