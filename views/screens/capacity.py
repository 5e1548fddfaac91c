from views.item import item_page

item_page("capacity")
