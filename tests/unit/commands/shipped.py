"""The catalogue that ships, read once for all tests."""

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from tests.unit.catalogue.shelf import NOW, SHIPPED

SHIPPED_POLICIES = CatalogueIndex(load_catalogue([SHIPPED], now=NOW)[0])
