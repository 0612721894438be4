using System.Numerics;

namespace MailMesh.Mail.Fuzz;

/// <summary>Makes few behaviours of many: two lengths behave alike when they have as many binary digits.</summary>
internal static class Behaviour
{
    public static int Size(int length) => BitOperations.Log2((uint)length + 1);
}
