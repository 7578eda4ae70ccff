Una línea.
Otra línea.
La tercera.
