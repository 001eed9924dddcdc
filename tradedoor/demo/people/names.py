"""Names for the people of the demonstration: by where they live."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    women: str
    men: str
    last: str


SWEDEN = Names(
    women="""
    Agneta Birgitta Cecilia Ebba Elin Eva Frida Gunilla Hanna Ingrid Jenny Karin Lena Linnéa
    Malin Maria Monika Petra Sanna Sofia Ulrika Ylva Åsa Zeynep
    """,
    men="""
    Ahmed Anders Bengt Björn Daniel Erik Fredrik Göran Håkan Jan-Erik Johan Jonas Kjell Lars
    Magnus Mattias Mikael Niklas Pär Roger Rolf Stefan Tommy Viktor
    """,
    last="""
    Ahlbom Almgren Alvarsson Bergkvist Bladh Boström Brännlund Dahlgren Edvall Ekelöf
    Eklundh Fagerlind Flodin Forsmark Gerdin Grahn Hagström Hallonsten Hedbrant Hjelmqvist
    Högfeldt Kardell Kihlgren Kvarnlöf Lagerstedt Lindhag Ljungmark Lövenby Malmros Norrving
    Nyhlén Palmkvist Quist Rosendahl Rydeborg Sandelin Sjöbeck Skoglar Stenvall Stridh
    Särnbrink Tidblad Tornving Ullhag Wallertz Westring Åkesdotter Ängquist Öhrlund Yilmaz
    """,
)
FRANCE = Names(
    women="""
    Amandine Bénédicte Camille Céline Delphine Élodie Fatima Hélène Inès Jeanne Laure Léa
    Maëlle Mathilde Nadia Noémie Océane Pauline Sabrina Sylvie
    """,
    men="""
    Adrien Bastien Cédric Damien Emmanuel Fabrice Gaël Hervé Jean-Marc Karim Laurent Mathieu
    Nicolas Olivier Pascal Quentin Rémi Stéphane Thierry Yann
    """,
    last="""
    Aubernon Barthenay Belmoutier Bournazelle Chazelay Coutansol Delaverne Desormière
    Ducrot-Pélissier Escoffal Faugeron Fontanière Gaillardon Grangeneuve Haddouche
    Jacquemotte Lachassagne Lavergnol Marchandeau Mazenod Montrichet Neyrolles Ouahbi
    Peyrachon Poncetier Quillardet Ravinelle Roubaudel Sanchez-Morin Tavernol Thévenaz
    Vialatoux Villechenon Zerouki
    """,
)
QUEBEC = Names(
    women="""
    Annie Chantal Geneviève Ginette Isabelle Josée Manon Mélanie Sarah-Maude Valérie
    """,
    men="""
    Alexis Benoît François Jean-François Jonathan Marc-André Mathieu Réjean Sylvain Yves
    """,
    last="""
    Arsenau Beaurivage Charlebois-Roy Desruisseaux Fontenelle Gauvreault Labrecque-Hamel
    Lachapelle Lafrenaye Marcotteau Pelchat Quessy Robidas Sansregret Taillefert
    Vadebonclair
    """,
)
ELSEWHERE = Names(
    women="""
    Alice Brenda Carla Denise Erin Heather Janet Kelly Megan Rosa Tanya Wendy
    """,
    men="""
    Aaron Brian Calvin Derek Ed Frank Glenn Hank Jorge Keith Raymond Walt
    """,
    last="""
    Applegarth Bramwell Castellow Dunsmoor Eastlake Fairweather Gallowhill Hargrove Ibarra
    Kowalke Lindquester Marchbank Nettleford Okonjo Pennyworth Quimby Ridgeback Stallworthy
    Tremonte Underhay Vandorsten Whitlocke Yarborough Zielinska
    """,
)
