"""No field that points at a person, or holds an address, is forgotten: each is exported or left out with a reason."""

from collections import Counter

from django.apps import apps
from django.db.models import EmailField, Field

from accounts.models import User
from accounts.privacy.parts import parts


def fields_about_people() -> set[str]:
    """`app.Model.field` of all models, of other packages too."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and (field.related_model is User or isinstance(field, EmailField))
    }


def test_every_field_about_people_is_exported_or_left_out_for_a_reason() -> None:
    exported = Counter(name for part in parts() for file in part.files for name in file.of)
    left_out = {name: reason for part in parts() for name, reason in part.left_out.items()}
    assert set(exported) | set(left_out) == fields_about_people()
    assert not set(exported) & set(left_out)
    assert all(left_out.values())


def test_the_walk_sees_relations_of_every_kind_and_addresses() -> None:
    found = fields_about_people()
    assert {"accounts.Territory.administrators", "mfa.Authenticator.user", "commons.Notice.recipient"} <= found


def test_every_file_has_a_name_of_its_own_and_says_what_it_is() -> None:
    files = [file for part in parts() for file in part.files]
    assert len({file.name for file in files}) == len(files)
    assert all(str(file.title) for file in files)
