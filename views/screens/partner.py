"""The page of the item ``partner``."""

from views.screens.parts.item import item_page

item_page("partner")
