import type { enLock } from "./en-lock.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of the lock and of what others can see; a part of es.ts. */
export const esLock: Pick<Messages<"es">, keyof typeof enLock> = {
  "lock.title": "Shopbell está bloqueado",
  "lock.goesOn": "Los mensajes siguen llegando y las respuestas en espera salen.",
  "lock.passphrase": "Contraseña",
  "lock.open": "Desbloquear",
  "lock.touchId": "Usar Touch ID",
  "lock.wrong": "Esa no es la contraseña.",
  "lock.wait": {
    one: "Demasiados intentos fallidos. Vuelve a probar en {count} segundo.",
    many: "Demasiados intentos fallidos. Vuelve a probar en {count} de segundos.",
    other: "Demasiados intentos fallidos. Vuelve a probar en {count} segundos.",
  },
  "lock.forgotten": "¿Olvidaste la contraseña?",
  "lock.forgotten.way":
    "Nadie puede decírtela. Cierra Shopbell, borra este archivo y vuelve a abrir Shopbell: el bloqueo queda quitado y no se pierde nada más.",
  "lock.eyes": "Bloqueo y nombres ocultos",
  "lock.hidesNames": "Ocultar nombres y vistas previas en las listas",
  "lock.hidesNames.hint":
    "Una fila los muestra mientras apuntas a ella. Las notificaciones solo dicen que hay un mensaje.",
  "lock.turnOn": "Activar el bloqueo",
  "lock.turnOff": "Desactivar el bloqueo",
  "lock.change": "Cambiar la contraseña",
  "lock.honest":
    "El bloqueo evita que otras personas miren en Shopbell. No cifra lo que hay en este equipo: quien inicie sesión aquí como tú puede leer los archivos.",
  "lock.after": "Bloquear cuando no haya nadie",
  "lock.after.1": "Tras 1 minuto",
  "lock.after.5": "Tras 5 minutos",
  "lock.after.10": "Tras 10 minutos",
  "lock.after.30": "Tras 30 minutos",
  "lock.after.60": "Tras 1 hora",
  "lock.after.never": "Nunca por sí solo",
  "lock.now": "Bloquear ahora",
  "lock.withComputer": "También cuando el equipo se bloquea o se duerme",
  "lock.usesTouchId": "Touch ID también lo abre",
  "lock.newPassphrase": "Nueva contraseña",
  "lock.newPassphrase.hint": "Al menos 6 caracteres.",
  "lock.again": "La misma otra vez",
  "lock.tooShort": {
    one: "Escribe al menos {count} carácter.",
    many: "Escribe al menos {count} de caracteres.",
    other: "Escribe al menos {count} caracteres.",
  },
  "lock.notTheSame": "Las dos no coinciden.",
  "lock.done": "Hecho.",
  "action.lock": "Bloquear Shopbell",
};
